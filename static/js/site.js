/* All scripts of our pages but local-time.js, which runs before a page is drawn, thread-folded.js, which runs while a
   thread arrives, and similar-posts.js, which only the publishing form needs. Pages work without them, and each works
   without the others. They are served as one file: see forum/site/assets.py. */

import "./submit-once.js";
import "./keep-draft.js";
import "./draft-offers.js";
import "./in-place.js";
import "./confirmation.js";
import "./copy-link.js";
import "./shortcuts.js";
import "./search-field.js";
import "./quote.js";
import "./mention.js";
import "./toolbar.js";
import "./profile-card.js";
import "./thread-news.js";
import "./thread-more.js";
import "./thread-keys.js";
import "./thread-bar.js";
