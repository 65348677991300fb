"use strict";

// A browser opens six connections to a host, for all of its tabs together, and each on which the node tells what happens stays
// open. So one tab holds it and hands on what it is told to the others; when that tab goes, another one holds it. Which one, a
// lock of the browser decides, which no tab can forget to give back. What happened in between nobody has to know: the first
// thing that is told on a connection is that anything may have been missed.
(() => {
  const NAME = "directnet-events";

  // What takes the place of an EventSource. The data of each event is its name, and on further lines what it is about.
  class Events extends EventTarget {
    readyState = EventSource.CONNECTING;
    onopen = null;
    onerror = null;
    #url;
    #source;
    #channel;
    #left = new AbortController();
    #giveBack = () => {};

    constructor(url) {
      super();
      this.#url = url;
      // Browsers have locks where a page is of this machine, or encrypted. Elsewhere every tab holds a connection of its own.
      if (!navigator.locks) {
        this.#listen();
        return;
      }
      this.#channel = new BroadcastChannel(NAME);
      this.#channel.onmessage = ({ data }) => this.#tell(data);
      navigator.locks.request(NAME, { ifAvailable: true }, (lock) => {
        if (lock) return this.#hold();
        this.#open();
        this.#tell("missed\n-");
        const { signal } = this.#left;
        navigator.locks.request(NAME, { signal }, () => this.#hold()).catch(() => {});
        return undefined;
      });
    }

    close() {
      this.readyState = EventSource.CLOSED;
      this.#left.abort();
      if (this.#source) this.#source.close();
      if (this.#channel) this.#channel.close();
      this.#giveBack();
    }

    // Holds the connection, and with it the lock, until this tab is left or the node sends it away.
    #hold() {
      return new Promise((giveBack) => {
        this.#giveBack = giveBack;
        if (this.readyState === EventSource.CLOSED) giveBack();
        else this.#listen();
      });
    }

    #listen() {
      const source = new EventSource(this.#url);
      this.#source = source;
      source.onopen = () => this.#open();
      source.onmessage = ({ data }) => {
        this.#tell(data);
        if (this.#channel) this.#channel.postMessage(data);
      };
      source.onerror = (error) => {
        if (source.readyState === EventSource.CLOSED) this.close();
        if (this.onerror) this.onerror(error);
      };
    }

    #open() {
      this.readyState = EventSource.OPEN;
      if (this.onopen) this.onopen(new Event("open"));
    }

    #tell(told) {
      const [name, ...about] = told.split("\n");
      this.dispatchEvent(new MessageEvent(name, { data: about.join("\n") }));
    }
  }

  htmx.createEventSource = (url) => new Events(url);
})();
