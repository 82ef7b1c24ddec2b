"use strict";

// Language, appearance and, on the dashboard, filters live in the link: #language=ru&…
const page = {
  state: new URLSearchParams(),
  listeners: [],

  start() {
    page.read();
    for (const button of document.querySelectorAll("[data-set-language]")) {
      button.addEventListener("click", () => {
        page.set({ language: button.dataset.setLanguage });
        page.root().querySelector("[data-set-language]").focus();
      });
    }
    for (const select of document.querySelectorAll("[data-set-theme]")) {
      select.addEventListener("change", () => page.set({ theme: select.value }));
    }
    for (const link of document.querySelectorAll("nav a[href^='#']")) {
      // A jump inside the page must not replace the state in the link.
      link.addEventListener("click", (event) => {
        event.preventDefault();
        page.goTo(link.getAttribute("href").slice(1));
      });
    }
    for (const link of document.querySelectorAll("[data-other-page]")) {
      link.addEventListener("click", () => page.carry(link));
    }
    window.addEventListener("hashchange", () => {
      page.read();
      page.show();
    });
    page.show();
    if (page.state.get("at")) page.goTo(`${page.language()}-${page.state.get("at")}`);
  },

  read() {
    page.state = new URLSearchParams(location.hash.slice(1));
  },

  /** Change the state: {name: value}, an empty value takes the name out. */
  set(changes) {
    for (const [name, value] of Object.entries(changes)) {
      if (value) page.state.set(name, value);
      else page.state.delete(name);
    }
    history.replaceState(null, "", "#" + page.state);
    page.show();
  },

  goTo(id) {
    const target = document.getElementById(id);
    if (!target) return;
    target.scrollIntoView();
    target.focus({ preventScroll: true });
  },

  /** The other page opens in the language and the appearance of this one. */
  carry(link) {
    const state = new URLSearchParams({ language: page.language() });
    if (page.state.get("theme")) state.set("theme", page.state.get("theme"));
    if (link.dataset.at) state.set("at", link.dataset.at);
    link.hash = "#" + state;
  },

  language() {
    const asked = page.state.get("language") || navigator.language.slice(0, 2);
    return asked === "ru" ? "ru" : "en";
  },

  /** The part of the document in the language that is shown. */
  root() {
    return document.querySelector(`.page[lang=${page.language()}]`);
  },

  show() {
    const html = document.documentElement;
    html.lang = html.dataset.language = page.language();
    document.title = page.root().dataset.title;
    const theme = page.state.get("theme");
    html.dataset.theme = ["light", "dark"].includes(theme) ? theme : "";
    for (const select of document.querySelectorAll("[data-set-theme]")) {
      select.value = html.dataset.theme;
    }
    for (const listener of page.listeners) listener();
  },
};
