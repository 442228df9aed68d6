/* Requests a fragment of a page, for in-place.js and thread-more.js. */

export async function fragment(url, options = {}) {
  const response = await fetch(url, { ...options, headers: { "X-Fragment": "1" } });
  const html = await response.text();
  // A whole page is the login page or an error page. A form with errors is a fragment.
  if (/<!doctype/i.test(html)) throw new Error(`${url} returned a whole page`);
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content;
}
