// One subscription for all components that show it: who asks the server, and when.

import { BillingError } from "../api/error.js";
import { fetchSubscription } from "../api/fetchSubscription.js";
import type { GetToken, Subscription } from "../api/types.js";
import { returned, see, settle } from "../visit.js";
import { tellOf } from "../tell.js";
import { print } from "./print.js";
import {
  answered,
  asked,
  awaited,
  failed,
  isSame,
  LOADING,
  overdue,
  type SubscriptionState,
} from "./state.js";
import { TokenWay } from "./token.js";
import { LIMIT, mayPass, next, seen, waitFor, type Wait } from "./wait.js";

export interface Source {
  url: string;
  getToken: GetToken | undefined;
}

interface Question {
  readonly abort: AbortController;
  readonly done: Promise<void>;
}

type Timer = ReturnType<typeof setTimeout> | undefined;

export class SubscriptionStore {
  #state = LOADING;
  #source: Source = { url: "", getToken: undefined };
  #question: Question | undefined;
  #wait: Wait | undefined;
  #timer: Timer;
  #deadline: Timer;
  /** What was passed over last, while waiting. */
  #passed: BillingError | undefined;
  /** The way to a token that is missing, or not good enough for the server. */
  #refused: TokenWay | undefined;
  #isRunning = false;
  readonly #listeners = new Set<() => void>();

  readonly state = (): SubscriptionState => this.#state;

  /** Says where to ask from now on, and with which token. */
  point(source: Source): void {
    const isElsewhere = this.#source.url !== source.url;
    this.#source = source;
    if (isElsewhere) {
      this.#rest();
      this.#refused = undefined;
      this.#publish(LOADING);
      this.#arrive();
    } else if (this.#refused) {
      void this.#reconsider(this.#refused);
    }
  }

  /** Asks with another token than the one that was refused, where there is one by now. */
  async #reconsider(refused: TokenWay): Promise<void> {
    const isSameToken = await refused.isAs(this.#source.getToken);
    if (!isSameToken && this.#refused === refused) {
      this.#refused = undefined;
      this.#arrive();
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
    this.#publish(asked(this.#state));
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
    if (!this.#isRunning || document.visibilityState === "hidden") {
      return;
    }
    const visit = returned(this.#source.url);
    this.#endWait();
    if (visit) {
      this.#wait = waitFor(visit.before);
      this.#deadline = setTimeout(this.#giveUp, LIMIT);
    }
    this.#publish(awaited(this.#state, this.#isWaiting()));
    void this.#ask(false);
  }

  /** No change has come in time. */
  readonly #giveUp = (): void => {
    const passed = this.#passed;
    clearTimeout(this.#timer);
    this.#endWait();
    settle(this.#source.url);
    this.#publish(passed ? failed(this.#state, passed) : overdue(this.#state));
  };

  #endWait(): void {
    clearTimeout(this.#deadline);
    this.#wait = undefined;
    this.#passed = undefined;
  }

  /** Nobody looks: nothing is asked. */
  #rest(): void {
    clearTimeout(this.#timer);
    this.#question?.abort.abort();
    this.#question = undefined;
    this.#endWait();
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

  /** One question to its end; where another has taken its place, to the other's. */
  async #exchange(signal: AbortSignal): Promise<void> {
    const way = new TokenWay(this.#source.getToken);
    const end = await this.#end(way, signal);
    const isUsers = signal.aborted || (await way.isAs(this.#source.getToken));
    if (signal.aborted) {
      await this.#question?.done;
    } else if (isUsers) {
      this.#question = undefined;
      end();
    } else {
      // The user is another one by now.
      await this.#ask(true);
    }
  }

  /** What is to be done with what comes of a question. */
  async #end(way: TokenWay, signal: AbortSignal): Promise<() => void> {
    try {
      const { url } = this.#source;
      const subscription = await fetchSubscription({ endpoint: url, getToken: way.get, signal });
      return () => {
        this.#refused = undefined;
        this.#accept(subscription);
      };
    } catch (thrown) {
      const error = thrown instanceof BillingError ? thrown : new BillingError("NETWORK", String(thrown));
      return () => {
        this.#refused = ["UNAUTHORIZED", "NO_TOKEN"].includes(error.code) ? way : undefined;
        this.#refuse(error);
      };
    }
  }

  #accept(subscription: Subscription | null): void {
    const { url } = this.#source;
    const look = print(subscription);
    see(url, look);
    this.#passed = undefined;
    const wait = this.#wait && seen(this.#wait, look);
    this.#wait = wait;
    if (wait?.hasChanged) {
      clearTimeout(this.#deadline);
      settle(url);
    }
    this.#publish(answered(this.#state, subscription, this.#isWaiting()));
    if (wait && !this.#again(wait)) {
      if (wait.hasChanged) {
        this.#endWait();
      } else {
        this.#giveUp();
      }
    }
  }

  #refuse(error: BillingError): void {
    tellOf(error);
    const wait = this.#wait;
    if (wait && mayPass(error)) {
      this.#passed = error;
      if (!this.#again(wait, error)) {
        this.#giveUp();
      }
    } else {
      this.#endWait();
      this.#publish(failed(this.#state, error));
    }
  }

  /** Asks again later, unless it was often enough. */
  #again(wait: Wait, error?: BillingError): boolean {
    const then = next(wait, error);
    if (then) {
      this.#wait = then.rest;
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
