/* The stream of new comments in a thread, open while its page is visible: see thread-news.js. A message lists the
   numbers of new comments, with a star for replies to the reader: "4 2.1*". Numbers may be repeated. */

const RETRY = 90_000;

function parse(message) {
  return message.split(" ").map((word) => {
    return { number: word.replace("*", ""), isReply: word.includes("*") };
  });
}

export function listen(url, since, onComments) {
  let lastSequence = since;
  let source;
  let retry;

  function connect() {
    clearTimeout(retry);
    source?.close();
    if (document.hidden) return;
    source = new EventSource(`${url}?since=${lastSequence}`);
    source.onmessage = ({ data, lastEventId }) => {
      lastSequence = lastEventId;
      onComments(parse(data));
    };
    source.onerror = ({ target }) => {
      // Unless the server refused, the browser reconnects by itself.
      if (target.readyState === EventSource.CLOSED) connectLater();
    };
  }

  // At a random time, so that readers don't all reconnect at once.
  function connectLater() {
    retry = setTimeout(connect, RETRY * (1 + Math.random()));
  }

  document.addEventListener("visibilitychange", connect);
  connect();
}
