// Makes the chat page live. The page is whole without this: forms post, and the server renders the conversation.
// Here the same forms are sent in the background, and new messages (rendered by the server) are added as they come.
(() => {
  "use strict";
  const $ = (id) => document.getElementById(id);
  const chat = $("chat"), log = $("log"), scroll = $("scroll"), text = $("text"), composer = $("composer");
  const query = chat.dataset.query;
  const embedded = "embedded" in chat.dataset;
  let last = Number(chat.dataset.last);
  document.documentElement.classList.add("js");

  // --- What the server says -------------------------------------------------------------------------------------

  /** Adds what is new. `update` is what live.rs sends: {html, last, owner, who_answers, emergency}. */
  const take = (update) => {
    if (!update) return;
    const piece = document.createRange().createContextualFragment(update.html);
    // The answer to a message and the stream may both bring it: what is here already stays as it is.
    for (const one of [...piece.querySelectorAll(".message")]) if ($(one.id)) one.remove();
    const messages = piece.querySelectorAll(".message");
    const follow = nearEnd();
    if (messages.length) {
      // Once something was said, the buttons above belong to the past.
      if (piece.querySelector(".from-citizen")) {
        for (const button of log.querySelectorAll(".choice")) button.disabled = true;
      }
      $("welcome")?.remove();
      log.append(piece);
    }
    last = Math.max(last, update.last);
    $("about").dataset.owner = update.owner;
    $("person").hidden = update.owner !== "bot";
    if ($("who-answers").textContent !== update.who_answers) $("who-answers").textContent = update.who_answers;
    if (update.emergency) $("exit").hidden = false;
    if (messages.length && (follow || messages[0].matches(".from-citizen"))) toEnd();
  };

  const address = (path) => `${path}?${query}&after=${last}`;
  const nearEnd = () => box().scrollHeight - box().scrollTop - box().clientHeight < 160;
  // On low windows the whole page scrolls instead of the conversation.
  const box = () => (scroll.scrollHeight > scroll.clientHeight ? scroll : document.scrollingElement);
  const toEnd = () => $("latest").scrollIntoView({ block: "end" });

  // --- Sending --------------------------------------------------------------------------------------------------

  let busy = false;
  let pressed = null;
  let again = null;

  const complain = (words, retry) => {
    again = retry || null;
    $("error-text").textContent = words || "";
    $("error").hidden = !words;
    $("retry").hidden = !retry;
  };

  /** Sends a form; its id makes sending twice harmless, so trying again is always safe. */
  const send = async (form, button) => {
    // The stream may show an answer, and its buttons, before the request that asked for it has ended: a press then
    // must not be lost, and least of all "delete".
    if (busy) return void (pressed = [form, button]);
    busy = true;
    const body = new FormData(form, button);
    const typed = form === composer;
    complain("");
    form.setAttribute("aria-busy", "true");
    const waiting = setTimeout(() => { $("typing").hidden = false; toEnd(); }, 300);
    try {
      const response = await fetch(address("/chat"), { method: "POST", body, headers: { accept: "application/json" } });
      if (!/json/.test(response.headers.get("content-type"))) throw new Error(response.status);
      const answer = await response.json();
      if (answer.go) return location.assign(answer.go);
      if (typed && response.ok) {
        composer.reset();
        text.value = "";
        $("add-file").open = false;
        count();
      }
      // What was taken or refused is another message next time; what failed is the same one.
      const failed = response.status >= 500 || !answer.next;
      if (!failed) form.elements.id.value = answer.next;
      take(answer.update);
      if (response.ok) listen();
      else complain(answer.detail, failed && (() => send(form, button)));
      if (!typed) settle();
    } catch {
      complain("Your message was not sent. Check your connection, then try again.", () => send(form, button));
    } finally {
      clearTimeout(waiting);
      $("typing").hidden = true;
      form.removeAttribute("aria-busy");
      busy = false;
      const next = pressed;
      pressed = null;
      if (next && !next[1]?.disabled && (next[0] !== composer || says())) send(...next);
    }
  };

  const says = () => text.value.trim() || $("file").files.length;

  /** A button that was pressed goes grey and would lose the focus; on a telephone the keyboard should stay away. */
  const settle = () => (matchMedia("(hover: hover)").matches ? text : log).focus({ preventScroll: true });

  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form.send")) return;
    event.preventDefault();
    if (event.target === composer && !says()) return text.focus();
    send(event.target, event.submitter);
  });
  $("retry").addEventListener("click", () => again?.());

  text.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    composer.requestSubmit($("send"));
  });

  const count = () => {
    const longest = Number(text.dataset.longest);
    const left = longest - [...text.value.replaceAll("\r\n", "\n")].length;
    $("left").hidden = left > longest / 10;
    $("left").classList.toggle("over", left < 0);
    const plural = Math.abs(left) === 1 ? "character" : "characters";
    $("left").textContent = left < 0 ? `${-left} ${plural} too many` : left > longest / 10 ? "" : `${left} ${plural} left`;
    text.style.height = "auto";
    text.style.height = `${Math.min(text.scrollHeight + 4, 180)}px`;
  };
  text.addEventListener("input", count);

  $("add-file").addEventListener("toggle", () => { if (last > 0) toEnd(); });

  // --- Listening ------------------------------------------------------------------------------------------------

  let stream = null;
  let lost = 0;
  let poll = 0;

  const connected = (yes) => {
    clearTimeout(lost);
    lost = 0;
    if (yes) {
      if ($("error").dataset.lost) complain("");
      delete $("error").dataset.lost;
    } else if (!busy) {
      lost = setTimeout(() => {
        $("error").dataset.lost = "yes";
        complain("The connection is lost. New messages will appear when it is back.", () => { listen(true); look(); });
      }, 5000);
    }
  };

  /** The conversation was deleted. When it was this page that asked, the answer under way says where to go. */
  const gone = () => { if (!busy) location.reload(); };

  /** One look, for when there is no stream. */
  const look = async () => {
    try {
      const response = await fetch(address("/chat/messages"));
      if (response.status === 204) return gone();
      if (!response.ok) throw new Error(response.status);
      take(await response.json());
      connected(true);
    } catch {
      if (!lost && !$("error").dataset.lost) connected(false);
    }
  };

  /** Listens for news once there is a conversation; a hidden page does not, since browsers allow few streams. */
  const listen = (anew) => {
    if (last === 0 || document.hidden) return;
    if (stream && stream.readyState !== EventSource.CLOSED && !anew) return;
    stream?.close();
    clearInterval(poll);
    poll = 0;
    stream = new EventSource(address("/chat/events"));
    stream.addEventListener("open", () => connected(true));
    stream.addEventListener("update", (event) => take(JSON.parse(event.data)));
    stream.addEventListener("gone", () => { stream.close(); gone(); });
    stream.addEventListener("error", () => {
      if (!lost && !$("error").dataset.lost) connected(false);
      // A closed stream does not come back by itself (a proxy without streams, a fault): ask now and then instead.
      if (stream.readyState === EventSource.CLOSED && !poll) poll = setInterval(look, 5000);
    });
  };

  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) return listen();
    clearInterval(poll);
    clearTimeout(lost);
    poll = lost = 0;
    stream?.close();
  });
  // A page taken from memory may be older than the conversation, or outlive its deletion.
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

  // --- Leaving quickly --------------------------------------------------------------------------------------------

  /** Away, with nothing to come back to by "back". The page empties first, since the next one may be slow. */
  const leave = () => {
    document.body.hidden = true;
    document.title = "Weather";
    const link = $("exit-link").href;
    try { window.top.location.replace(link); } catch { location.replace(link); }
  };
  $("exit-link").addEventListener("click", (event) => { event.preventDefault(); leave(); });

  let shifts = [];
  document.addEventListener("keyup", (event) => {
    if ($("exit").hidden) return;
    shifts = event.key === "Shift" ? [...shifts.filter((at) => event.timeStamp - at < 5000), event.timeStamp] : [];
    if (shifts.length >= 3) leave();
  });

  // --- In a frame: the page around it closes the dialog ---------------------------------------------------------

  if (embedded && window.parent !== window) {
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape") window.parent.postMessage("moothall:close", "*");
    });
  }

  text.rows = 1; // It grows with the words; without this script it starts with two lines.
  count();
  if (last > 0) toEnd();
  listen();
})();
