// One subscription for all components that show it: who asks the server, and when.

import { BillingError } from "../api/error.js";
import { fetchSubscription } from "../api/fetchSubscription.js";
import type { GetToken, Subscription } from "../api/types.js";
import { returned, see, settle } from "../visit.js";
import { print } from "./print.js";
import { answered, failed, isSame, LOADING, type SubscriptionState } from "./state.js";
import { mayPass, next, seen, waitFor, type Wait } from "./wait.js";

export interface Source {
  url: string;
  getToken: GetToken | undefined;
}

interface Question {
  readonly abort: AbortController;
  readonly done: Promise<void>;
}

export class SubscriptionStore {
  #state = LOADING;
  #source: Source | undefined;
  #question: Question | undefined;
  #wait: Wait | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isRunning = false;
  readonly #listeners = new Set<() => void>();

  readonly state = (): SubscriptionState => this.#state;

  /** Says where to ask from now on. */
  point(source: Source): void {
    const isElsewhere = this.#source !== undefined && this.#source.url !== source.url;
    this.#source = source;
    if (isElsewhere) {
      this.#rest();
      this.#publish(LOADING);
      if (this.#isRunning) {
        this.#arrive();
      }
    }
  }

  /** Keeps the state true for as long as somebody listens. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    this.#start();
    return () => {
      this.#listeners.delete(listener);
      // Strict mode leaves and comes back at once.
      queueMicrotask(() => {
        if (this.#listeners.size === 0) {
          this.#stop();
        }
      });
    };
  };

  /** Asks anew: an answer that is under way may be older than what the caller knows of. */
  readonly refresh = (): Promise<void> => {
    if (!this.#isRunning) {
      return Promise.resolve();
    }
    if (this.#state.subscription === undefined) {
      this.#publish(LOADING);
    }
    return this.#ask(true);
  };

  #start(): void {
    if (this.#isRunning) {
      return;
    }
    this.#isRunning = true;
    document.addEventListener("visibilitychange", this.#onVisibility);
    window.addEventListener("pageshow", this.#onPageShow);
    this.#arrive();
  }

  #stop(): void {
    this.#isRunning = false;
    document.removeEventListener("visibilitychange", this.#onVisibility);
    window.removeEventListener("pageshow", this.#onPageShow);
    this.#rest();
  }

  readonly #onVisibility = (): void => {
    if (document.visibilityState === "visible") {
      this.#arrive();
    } else {
      this.#rest();
    }
  };

  readonly #onPageShow = (event: PageTransitionEvent): void => {
    if (event.persisted) {
      this.#arrive();
    }
  };

  /** The page is shown, perhaps after a visit to the portal. */
  #arrive(): void {
    const visit = returned();
    this.#wait = visit && waitFor(visit.before);
    this.#publish({ ...this.#state, isWaiting: this.#isWaiting() });
    void this.#ask(false);
  }

  /** Nobody looks: nothing is asked. */
  #rest(): void {
    clearTimeout(this.#timer);
    this.#question?.abort.abort();
    this.#question = undefined;
    this.#wait = undefined;
  }

  #ask(isUrgent: boolean): Promise<void> {
    if (this.#question && !isUrgent) {
      return this.#question.done;
    }
    clearTimeout(this.#timer);
    this.#question?.abort.abort();
    const abort = new AbortController();
    const done = this.#exchange(abort.signal);
    this.#question = { abort, done };
    return done;
  }

  async #exchange(signal: AbortSignal): Promise<void> {
    try {
      const subscription = await this.#fetch(signal);
      if (!signal.aborted) {
        this.#question = undefined;
        this.#accept(subscription);
      }
    } catch (error) {
      if (!signal.aborted) {
        this.#question = undefined;
        this.#refuse(error);
      }
    }
  }

  #fetch(signal: AbortSignal): Promise<Subscription | null> {
    const { url, getToken } = this.#source ?? {};
    return fetchSubscription({ endpoint: url, getToken, signal });
  }

  #accept(subscription: Subscription | null): void {
    const look = print(subscription);
    see(look);
    if (this.#wait) {
      this.#wait = seen(this.#wait, look);
      this.#again();
    }
    this.#publish(answered(this.#state, subscription, this.#isWaiting()));
  }

  #refuse(thrown: unknown): void {
    const error = thrown instanceof BillingError ? thrown : new BillingError("NETWORK", String(thrown));
    if (this.#wait && mayPass(error) && this.#again(error)) {
      return;
    }
    this.#wait = undefined;
    this.#publish(failed(this.#state, error));
  }

  /** Asks again later, while there is something to wait for. */
  #again(error?: BillingError): boolean {
    const then = this.#wait && next(this.#wait, error);
    this.#wait = then?.rest;
    if (!then || then.rest.hasChanged) {
      settle();
    }
    if (then) {
      this.#timer = setTimeout(() => void this.#ask(false), then.delay);
    }
    return then !== undefined;
  }

  #isWaiting(): boolean {
    return this.#wait !== undefined && !this.#wait.hasChanged;
  }

  #publish(state: SubscriptionState): void {
    if (!isSame(this.#state, state)) {
      this.#state = state;
      for (const listener of this.#listeners) {
        listener();
      }
    }
  }
}
