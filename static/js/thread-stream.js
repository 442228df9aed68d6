/* The stream of new comments under a post, open while its page is visible: see thread-news.js. A message lists the
   numbers that came, with a star at those that answer the reader: "4 2.1*". Hearing one twice does no harm. */

const RETRY = 90_000;

function parse(message) {
  return message.split(" ").map((word) => {
    return { number: word.replace("*", ""), isAnswer: word.includes("*") };
  });
}

export function listen(url, since, hear) {
  let lastHeard = since;
  let source;
  let retry;

  function connect() {
    clearTimeout(retry);
    source?.close();
    if (document.hidden) return;
    source = new EventSource(`${url}?since=${lastHeard}`);
    source.onmessage = ({ data, lastEventId }) => {
      lastHeard = lastEventId;
      hear(parse(data));
    };
    source.onerror = ({ target }) => {
      // Unless refused, the browser itself tries again.
      if (target.readyState === EventSource.CLOSED) connectLater();
    };
  }

  // At random, so that not all readers come at once.
  function connectLater() {
    retry = setTimeout(connect, RETRY * (1 + Math.random()));
  }

  document.addEventListener("visibilitychange", connect);
  connect();
}
