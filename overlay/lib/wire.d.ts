// What the service sends to a page. The Rust side is src/domain (event.rs, breaks.rs, link.rs, account.rs, line_style.rs, live_status.rs).

export type Fragment = { type: "text"; text: string } | { type: "emote"; id: string; name: string; service?: "bttv" | "ffz" | "7tv"; over?: boolean };

export type Badge = "broadcaster" | "moderator" | "vip" | "subscriber";

export type Happening = "message" | "follow" | "sub" | "gift" | "cheer" | "raid" | "redemption" | "watch_streak" | "modiversary" | "other";

export interface Line {
  id: string;
  at: string;
  event: Happening;
  author: string;
  /** What a viewer is called where they are to be hidden; in the dock alone. */
  login?: string;
  fragments: Fragment[];
  /** What its author chose, as `#rrggbb`. */
  colour?: string;
  badges?: Badge[];
  /** Said of oneself, with `/me`. */
  me?: boolean;
  /** Whom it answers, by login. */
  answers?: string;
}

/** A person whose messages are held for the rest of the stream. */
export interface Withheld {
  id: string;
  /** None where the name itself is abuse. */
  name: string | null;
}

export interface Phase {
  /** `in`, `out`, `hold`, or a sentence; empty for nothing but the figure. */
  cue: string;
  seconds: number;
  /** How large the figure is at the end of the phase, 0 to 1. */
  fill: number;
}

export interface Exercise {
  id: string;
  title: string;
  guide: string;
  audience: string;
  /** The streamer wrote what the audience reads. */
  own_audience?: boolean;
  source?: string;
  phases: Phase[];
  /** Sentences that share the break between them, in place of phases. */
  steps?: string[];
}

export interface BreakView {
  state: "idle" | "offer" | "break";
  exercise?: Exercise;
  started_at?: string;
  ends_at?: string;
  /** A break comes up shortly. */
  soon?: boolean;
  /** It was put off for as long as may be. */
  last_call?: boolean;
}

export interface Thanks {
  people: { id: string; name: string }[];
  /** There are others. */
  others: boolean;
  until: string;
}

export interface Link {
  peer: string;
  state: "off" | "connecting" | "up" | "waiting" | "stopped";
  since: string;
  problem?: string;
  advice?: string;
}

export interface Permission {
  feature: string;
  /** What Twitch calls it. */
  scope: string;
  given: boolean;
  why: string;
}

export interface SignInCode {
  code: string;
  address: string;
  expires_at: string;
}

export interface Account {
  state: "unavailable" | "signed_out" | "asking" | "code" | "signed_in" | "lapsed";
  login?: string;
  code?: SignInCode;
  permissions: Permission[];
  kept_in?: "keyring" | "file";
  problem?: string;
  advice?: string;
}

export interface Moments {
  ads_until?: string;
  ads_planned?: string;
  hype_train_until?: string;
}

/** A report that cannot wait. */
export interface Urgent {
  report: "no_sound" | "muted" | "quiet" | "black_screen" | "frozen" | "lag" | "behind" | "wrong_scene" | "private";
  /** Who says so. */
  by: "moderator" | "two" | "several";
  /** One neutral line, in English. */
  text: string;
  until: string;
}

export type ShieldMode = "hidden" | "words" | "delayed" | "shown";

export interface Shield {
  /** For every number without an exception. */
  mode: ShieldMode;
  /** The exceptions, by number id. */
  numbers: { [number: string]: ShieldMode };
}

/** How the shield stands after a wish. */
export interface Standing extends Shield {
  /** More was asked for than may be seen now: when it may be asked for once more. */
  ready_at?: string;
}

/** What may be seen of a number now. */
export interface Sight {
  number: string;
  mode: ShieldMode;
  /** What may be said, by its id; `words` says it. */
  word?: string;
  words?: string;
  value?: number;
  at?: string;
}

/** A look under way. */
export interface Peek {
  id: string;
  number: string;
  ready_at: string;
}

/** How the overlay looks; colours are empty for the theme's own. */
export interface Look {
  /** The language that was chosen; null where it is the machine's. */
  language: string | null;
  theme: string;
  size: "small" | "usual" | "large" | "huge";
  position: string;
  /** How many lines stand there at most. */
  lines: number;
  /** How long one stays, in milliseconds. */
  stays: number;
  font: string;
  words: string;
  names: string;
  events: string;
  plate: string;
  own: boolean;
}

export interface OverlayState {
  look: Look;
  break: BreakView;
  thanks?: Thanks;
  now: string;
}

export type TourStep = "hello" | "numbers" | "digests" | "breaks" | "journal" | "reading";

export interface DockState {
  break: BreakView;
  now: string;
  live: boolean;
  quiet: boolean;
  pause: boolean;
  next_digest: string | null;
  /** What the demo shows now; null where this is no demo. */
  tour: TourStep | null;
  links: Link[];
  account: Account;
  moments: Moments;
  urgent: Urgent | null;
  withheld: Withheld[];
  shield: Shield;
}

export interface Snapshot<State> {
  type: "snapshot";
  state: State;
  lines: Line[];
}

export type Event =
  | { type: "passed"; line: Line }
  | { type: "removed"; items: string[] }
  | ({ type: "break"; now?: string } & BreakView)
  | ({ type: "thanks"; now?: string } & Thanks)
  | { type: "live"; live: boolean }
  | { type: "quiet"; on: boolean }
  | { type: "pause"; on: boolean }
  | { type: "marked" }
  | { type: "tour"; step: TourStep }
  | { type: "configured" }
  | ({ type: "look" } & Look)
  | { type: "pressed"; press: string }
  | { type: "digest_ready"; id: string }
  | { type: "next_digest"; at: string | null }
  | ({ type: "link" } & Link)
  | ({ type: "account" } & Account)
  | ({ type: "moments" } & Moments)
  | { type: "urgent"; urgent: Urgent | null }
  | { type: "withheld"; people: Withheld[] }
  | { type: "reveal_asked" }
  | ({ type: "shield"; raised?: "stream" | "obs" } & Shield);

export interface FeedbackItem {
  id: string;
  at: string;
  author: { id: string; login: string; name: string };
  text: string;
}
