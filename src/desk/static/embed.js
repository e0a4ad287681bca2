// The button "Ask the council" on a council's own page:
//   <script src="https://ask.example/embed.js" data-council="borsetshire" defer></script>
// Opens the chat in a dialog. Lives in a shadow root, so that neither page's style reaches the other.
(() => {
  "use strict";
  const script = document.currentScript;
  const origin = new URL(script.src).origin;
  const council = script.dataset.council || "";
  const label = script.dataset.label || "Ask the council";

  const style = new CSSStyleSheet();
  style.replaceSync(`
    :host { all: initial }
    button { font: 700 19px/1.3 system-ui, sans-serif; min-height: 48px; padding: 10px 20px; border: 2px solid transparent;
      border-radius: 4px; background: #143642; color: #fff; cursor: pointer }
    button:hover { background: #0d252e }
    button:focus-visible { outline: 3px solid #fd0; outline-offset: 0; background: #fd0; color: #0b0c0c; box-shadow: 0 4px #0b0c0c }
    .open { position: fixed; right: 16px; bottom: 16px; z-index: 2147483000; box-shadow: 0 2px 12px rgb(0 0 0 / .3) }
    dialog { box-sizing: border-box; position: fixed; inset: auto 16px 16px auto; margin: 0; padding: 0; border: 0; overflow: hidden;
      width: min(440px, calc(100vw - 32px)); height: min(720px, calc(100vh - 32px)); border-radius: 8px; background: #fff;
      box-shadow: 0 8px 40px rgb(0 0 0 / .4) }
    dialog[open] { display: flex; flex-direction: column }
    dialog::backdrop { background: rgb(0 0 0 / .4) }
    .close { align-self: stretch; border-radius: 0; text-align: right; min-height: 44px; padding: 6px 16px; font-size: 16px }
    iframe { flex: 1; width: 100%; border: 0 }
    @media (max-width: 480px) {
      dialog { inset: 0; width: 100vw; height: 100dvh; max-width: none; max-height: none; border-radius: 0 }
    }
    @media print { :host { display: none } }`);

  const make = (name, properties) => Object.assign(document.createElement(name), properties);
  const host = make("moothall-chat");
  const root = host.attachShadow({ mode: "open" });
  root.adoptedStyleSheets = [style];
  const open = make("button", { className: "open", type: "button", textContent: label });
  open.setAttribute("aria-haspopup", "dialog");
  const dialog = make("dialog");
  dialog.setAttribute("aria-label", label);
  const close = make("button", { className: "close", type: "button", textContent: "Close chat" });
  const frame = make("iframe", { title: label });
  dialog.append(close, frame);
  root.append(open, dialog);

  open.addEventListener("click", () => {
    // The chat is fetched when somebody wants it, not on every page view.
    if (!frame.src) frame.src = `${origin}/?council=${encodeURIComponent(council)}&embed=1`;
    dialog.showModal();
    frame.focus();
  });
  // A modal dialog gives the focus back by itself and closes on Escape; inside the frame the chat hears the key.
  close.addEventListener("click", () => dialog.close());
  addEventListener("message", (event) => {
    if (event.origin === origin && event.source === frame.contentWindow && event.data === "moothall:close") dialog.close();
  });

  document.body ? document.body.append(host) : addEventListener("DOMContentLoaded", () => document.body.append(host));
})();
