/* Texts and links for the bar of thread-news.js. */

// The forms are "1 new comment|2 new comments".
export function count(number, forms) {
  const [one, more] = forms.split("|");
  return (number > 1 ? more : one).replace(/\d+/, number);
}

export function linkTo(number, { place, query }) {
  const link = document.createElement("a");
  link.href = document.getElementById(`c-${number}`) ? `#c-${number}` : `${place}${number}/${query}`;
  link.textContent = number;
  return link;
}
