// What the scripts of the shield on Twitch's pages share: the rules, what the service says, and the few
// calls of the browser that are used. Content scripts know no modules, so all of this is global.

/** What the service says, or that it says nothing. */
interface ShieldWord {
  /** `refused`: it answers, and does not take the token. */
  state: "connected" | "silent" | "refused";
  hide?: boolean;
  numbers?: { [number: string]: string };
  cover_chat: boolean;
}

/** An element that the streamer clicked to hide it. */
interface ShieldPick {
  selector: string;
  /** What it is, in words, without a digit. */
  what: string;
}

interface ShieldRule {
  id: string;
  selector: string;
  /** Number ids; `*` is hidden for as long as anything is. */
  hides: string[];
  where: string;
  what: string;
  last_seen: string;
  /** Where and when it was found. */
  source: string;
}

interface ShieldRoute {
  id: string;
  host: string;
  /** `*` stands for one part between slashes. */
  path: string;
  what: string;
  last_seen: string;
}

interface ShieldRules {
  about: string;
  places: { [place: string]: string };
  /** Each number in words. */
  numbers: { [number: string]: string };
  rules: ShieldRule[];
  routes: ShieldRoute[];
  chat: { selectors: string[]; last_seen: string };
  guesses: {
    expected: { host: string; path: string }[];
    panels: string[];
    popovers: string[];
    leave: string[];
    words: { [number: string]: string[] };
  };
}

/** How a page stands, for the small page behind the button. No digit is in it. */
interface ShieldReport {
  state: ShieldWord["state"] | "asking";
  /** Numbers that may be seen now. */
  shown: string[];
  /** Whether everything may be seen. */
  open: boolean;
  /** Opened on purpose, until the page is left. */
  visit: boolean;
  host: string;
  /** What the covered page is; empty where it is not covered. */
  covered: string;
  chat: boolean;
  /** What was recognised, each said once. */
  recognised: { what: string; where: string; hidden: boolean }[];
  /** Bare numbers of which nobody can say what they are. */
  unclear: boolean;
  picks: ShieldPick[];
}

type ShieldWish = { type: "report" } | { type: "pick" } | { type: "unpick"; selector: string } | { type: "open" } | { type: "close" };

/** What differs between the extension and the user script. */
interface ShieldPlatform {
  ask(): Promise<ShieldWord>;
  picks(): Promise<ShieldPick[]>;
  keep(picks: ShieldPick[]): Promise<void>;
  /** Called when another tab has changed them. */
  onPicks(listener: (picks: ShieldPick[]) => void): void;
  onWish(listener: (wish: ShieldWish) => ShieldReport): void;
  /** Keeps the day on which these rules found something; where that is shown. */
  note?(ids: string[], day: string): Promise<void>;
}

/** Made by the export from rules.json. */
declare const shieldRules: ShieldRules;
/** Made by the export from tokens.css and card.css: how our own parts look inside a foreign page. */
declare const shieldLook: string;
/** Made by the export, for the user script alone: the style that hides. */
declare const shieldStyle: string;
/** Made by the export, for the user script alone. */
declare const shieldService: { address: string; token: string };

interface ShieldSender {
  id?: string;
}

declare const chrome: {
  runtime: {
    id?: string;
    getURL(path: string): string;
    sendMessage(message: unknown): Promise<any>;
    onMessage: {
      addListener(listener: (message: any, sender: ShieldSender, answer: (value: unknown) => void) => boolean | void): void;
    };
  };
  storage: {
    local: {
      get(key: string): Promise<{ [key: string]: any }>;
      set(values: { [key: string]: unknown }): Promise<void>;
    };
    onChanged: { addListener(listener: (changes: { [key: string]: { newValue?: any } }, area: string) => void): void };
  };
  tabs: {
    query(wish: { active: boolean; currentWindow: boolean }): Promise<{ id?: number }[]>;
    sendMessage(tab: number, message: ShieldWish, options?: { frameId: number }): Promise<ShieldReport>;
  };
};

declare function GM_xmlhttpRequest(wish: {
  method: "GET";
  url: string;
  headers: { [name: string]: string };
  timeout: number;
  anonymous: boolean;
  onload(answer: { status: number; responseText: string }): void;
  onerror(): void;
  ontimeout(): void;
}): void;
declare function GM_getValue<T>(name: string, otherwise: T): T;
declare function GM_setValue(name: string, value: unknown): void;
declare function GM_registerMenuCommand(title: string, act: () => void): void;
