// Made by `python -m lobby.declarations` of lobby/wire and lobby/declarations.

/** Who the client is, where its tokens are kept, and what it does on a reconnect. */
export interface ConnectOptions {
  /** What a guest wants to be called. */
  name?: string;
  /** A token, or what returns one before every connection: then nothing is stored. */
  token?: string | (() => string | Promise<string>);
  /** Where a guest's token is kept: `localStorage`, or nowhere. */
  storage?: TokenStorage | null;
  storageKey?: string;
  /** All but `/admin` if left out. */
  namespaces?: Namespace[];
  /** The place to go on from: what was missed since is told. */
  room?: Place | null;
  /** Whether a reconnect asks for what was missed; otherwise the whole game comes. */
  autoResume?: boolean;
  /** Whether what is `rate-limited` is asked again when its time has come. */
  waitWhenLimited?: boolean;
  /** How long to wait for the lobby's welcome, and for every answer. */
  timeoutMs?: number;
  /** socket.io-client's own, in Node.js before version 22. */
  Manager?: unknown;
  /** Everything else goes to socket.io's Manager. */
  [option: string]: unknown;
}

export type Namespace = "/games" | "/chat" | "/notifications" | "/admin";
export type Status = "connecting" | "connected" | "reconnecting" | "closed";
export type Off = () => void;

export interface TokenStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

/** Where a player is in a game: kept beside the token, it lets another page go on there. */
export interface Place {
  gameId: string;
  epoch: string;
  seq: number;
}

/** What one needs to come into a running match. Without `events` the host is asked. */
export interface Match {
  state: any;
  stateSeq: number;
  events: (Record<string, any> & { event: string })[] | null;
}

/** Connect to a lobby, by default the one that this module came from. */
export function connect(options?: ConnectOptions): Promise<LobbyClient>;
export function connect(url: string | undefined, options?: ConnectOptions): Promise<LobbyClient>;

/** The lobby refused, or no answer came. */
export class LobbyError extends Error {
  constructor(code: string, message: string, more?: Partial<ErrorDetails>);
  readonly code: ErrorCode;
  readonly retryable: boolean;
  readonly retryAfterMs: number | null;
  readonly hint: string | null;
  /** The command, if it is one that failed. */
  readonly event: string | null;
  /** Whether the lobby may have carried it out. */
  readonly wasSent: boolean;
  /** Whether it was sent more than once, over connections that were lost. */
  readonly wasResent: boolean;
}

export interface ErrorDetails {
  retryable: boolean;
  retryAfterMs: number | null;
  hint: string | null;
  event: string | null;
  wasSent: boolean;
  wasResent: boolean;
}

/** Why something failed: the lobby's codes and those of the client; a newer lobby may have more. */
export type ErrorCode =
  | Refused
  | "timeout"
  | "connection-lost"
  | "cannot-connect"
  | "closed"
  | "disconnected"
  | (string & {});

/** What the client itself tells, beside the pushes of `/games` and `/notifications`. */
export interface LobbyEvents extends Omit<GamesPushes, "error">, NotificationsOnly {
  status: { status: Status; reason?: string; error?: LobbyError | null };
  games: Listing;
  room: Room | null;
  reconnected: { recovered: boolean };
  "seat-lost": LastGameView;
  token: string;
  error: LobbyError;
  push: { namespace: Namespace; event: string; data: any };
  "*": any;
}

export type NotificationsOnly = Pick<NotificationsPushes, "notification" | "unread-count">;

/** What a room tells: its pushes, and what the client makes of them. */
export interface RoomEvents extends RoomPushes {
  /** The picture is another one. */
  change: GameView;
  /** Pushes may be missing: compute anew from these. */
  resync: { game: GameView; match: Match | null };
  /** One is out, and nothing more is heard. */
  left: { gameId: string; reason: string };
  "*": any;
}

export type RoomPushes = Omit<
  GamesPushes,
  "welcome" | "games-updated" | "game-created" | "session-replaced" | "server-draining" | "error"
>;

/** A player of a lobby, who comes back by itself when the connection is lost. */
export class LobbyClient {
  constructor(url: string, options?: ConnectOptions);
  readonly url: string;
  readonly namespaces: Namespace[];
  /** Kept when the lobby has welcomed the client on every namespace. */
  readonly welcomed: Promise<LobbyClient>;
  readonly playerId: string;
  readonly name: string;
  readonly token: string;
  readonly status: Status;
  /** Why it is closed, once it is and was not closed by `close`. */
  readonly error: LobbyError | null;
  readonly limits: LimitsView | null;
  /** The lobby's time, Unix milliseconds, as of its last welcome: this computer's clock may be wrong. */
  now(): number;
  readonly games: Listing;
  readonly room: Room | null;
  readonly place: Place | null;
  readonly chat: Chat;
  readonly notifications: Notifications;
  /** `null` unless `/admin` is among the namespaces. */
  readonly admin: Admin;
  on<E extends keyof LobbyEvents>(event: E, handler: Handler<LobbyEvents[E]>): Off;
  createGame(options: GamesCommands["create-game"]["payload"]): Promise<Room>;
  joinGame(target: GamesCommands["join-game"]["payload"]): Promise<Room>;
  quickJoin(wish?: GamesCommands["quick-join"]["payload"]): Promise<Room>;
  listGames(query?: ListGames): Promise<PageView>;
  watchGames(where?: WhereFilter | "off"): Promise<Listing>;
  unwatchGames(): Promise<Listing>;
  command(namespace: Namespace, event: string, payload?: object): Promise<any>;
  /** Lose the connection, and find it again: to see that a game bears it. */
  drop(reason?: string): void;
  close(): void;
}

export type Handler<P> = (payload: P, event: string) => unknown;

/** The open games as of one version, newest first. It never changes: a push makes another one. */
export class Listing {
  constructor(version?: number, total?: number, games?: Iterable<SummaryView>);
  readonly version: number;
  readonly total: number;
  readonly all: SummaryView[];
  get(id: string): SummaryView | undefined;
  after(push: GamesUpdated): Listing | null;
}

/** The game in which one sits or watches. */
export class Room {
  private constructor();
  readonly id: string;
  readonly code: string | undefined;
  /** The whole game: another object after every change. */
  readonly game: GameView;
  readonly match: Match | null;
  readonly me: PlayerView | SpectatorView | null;
  readonly isHost: boolean;
  readonly isSpectator: boolean;
  readonly isOver: boolean;
  readonly epoch: string | null;
  readonly seq: number | null;
  on<E extends keyof RoomEvents>(event: E, handler: Handler<RoomEvents[E]>): Off;
  act(action: unknown, options?: { to?: string[]; actionId?: string }): Promise<ActionTaken>;
  setReady(ready?: boolean): Promise<void>;
  updatePlayer(data: UpdatePlayer["data"]): Promise<void>;
  updateGame(changes: UpdateGame): Promise<void>;
  start(): Promise<void>;
  end(result?: unknown): Promise<void>;
  rematch(accept?: boolean): Promise<void>;
  kick(playerId: string, options?: Omit<KickPlayer, "playerId">): Promise<void>;
  transferHost(playerId: string): Promise<void>;
  invite(playerId: string): Promise<Invited>;
  saveState(state: unknown, seq?: number): Promise<void>;
  leave(): Promise<void>;
}

/** Rooms in which people talk. */
export class Chat {
  private constructor();
  on<E extends keyof ChatPushes>(event: E, handler: Handler<ChatPushes[E]>): Off;
  on(event: "*", handler: Handler<any>): Off;
  joinRoom(roomId: string): Promise<RoomView>;
  leaveRoom(roomId: string): Promise<void>;
  sendMessage(target: string | { roomId: string } | { to: string }, text: string): Promise<MessageSent>;
  typing(roomId: string, typing?: boolean): Promise<void>;
  createRoom(name: string, options?: Omit<CreateRoom, "name">): Promise<RoomView>;
  updateRoom(roomId: string, changes: Omit<UpdateRoom, "roomId">): Promise<void>;
  mutePlayer(roomId: string, playerId: string, muted?: boolean): Promise<void>;
  listRooms(page?: ListRooms): Promise<RoomList>;
  myRooms(): Promise<RoomList>;
  roomMembers(roomId: string, page?: Omit<RoomMembers, "roomId">): Promise<MemberList>;
  history(roomId: string, page?: Omit<History, "roomId">): Promise<MessageList>;
  command(event: string, payload?: object): Promise<any>;
}

/** One's inbox. */
export class Notifications {
  private constructor();
  on<E extends keyof NotificationsPushes>(event: E, handler: Handler<NotificationsPushes[E]>): Off;
  on(event: "*", handler: Handler<any>): Off;
  list(page?: ListNotifications): Promise<NotificationList>;
  read(notificationId: string): Promise<Unread>;
  readAll(): Promise<Unread>;
  command(event: string, payload?: object): Promise<any>;
}

/** What administrators see and do. */
export class Admin {
  private constructor();
  on<E extends keyof AdminPushes>(event: E, handler: Handler<AdminPushes[E]>): Off;
  on(event: "*", handler: Handler<any>): Off;
  requestStats(): Promise<StatsView>;
  watchStats(options?: { off?: boolean }): Promise<AdminCommands["watch-stats"]["reply"]>;
  listGames(query?: ListGames): Promise<AdminPageView>;
  inspectGame(gameId: string): Promise<Inspected>;
  closeGame(gameId: string, options?: Omit<CloseGame, "gameId">): Promise<void>;
  kickPlayer(playerId: string, options?: Omit<AdminKickPlayer, "playerId">): Promise<Kicked>;
  banPlayer(playerId: string, options?: Omit<BanPlayer, "playerId">): Promise<BanView>;
  unbanPlayer(playerId: string): Promise<void>;
  announce(text: string): Promise<void>;
  clearAlert(kind: AlertKind): Promise<void>;
  auditLog(page?: ListActs): Promise<AuditView>;
  drain(options?: DrainNode): Promise<Draining>;
  command(event: string, payload?: object): Promise<any>;
}

/** Why the lobby refuses something. */
export type Refused =
  | "already-in-game"
  | "banned"
  | "busy"
  | "cannot-kick-yourself"
  | "cannot-leave"
  | "flooding"
  | "game-full"
  | "game-locked"
  | "identity-mismatch"
  | "internal-error"
  | "invalid-message"
  | "invite-invalid"
  | "kicked-by-admin"
  | "muted"
  | "no-match"
  | "not-authorized"
  | "not-creator"
  | "not-enough-players"
  | "not-found"
  | "not-host"
  | "not-in-game"
  | "not-in-room"
  | "not-ready"
  | "password-required"
  | "player-away"
  | "rate-limited"
  | "read-only"
  | "room-exists"
  | "room-full"
  | "server-draining"
  | "server-full"
  | "session-replaced"
  | "spectators-full"
  | "token-expired"
  | "token-invalid"
  | "too-many-rooms"
  | "unavailable"
  | "unknown-event"
  | "wrong-password"
  | "wrong-state";

/** Something that an administrator does; the words are those of the commands. */
export type Act = "close-game" | "kick-player" | "ban-player" | "unban-player" | "announce" | "clear-alert" | "drain";

/** What an administrator did: `number` counts all acts, `at` is Unix time in ms. */
export interface ActView {
  number: number;
  at: number;
  by: string;
  act: Act;
  target?: string | null;
  detail?: string | null;
}

/** The answer to an action: its number, and whether an earlier attempt had brought it. */
export interface ActionTaken {
  seq: number;
  duplicate?: boolean;
}

/** One page of all open games; `cursor` is what to ask the next page with. */
export interface AdminPageView {
  total: number;
  games: AdminSummaryView[];
  cursor: string | null;
}

/** A game as administrators see it, listed or not. */
export interface AdminSummaryView {
  id: string;
  name: string;
  status: GameStatus;
  hostId: string;
  hostName: string;
  playerCount: number;
  maxPlayers: number;
  spectatorCount: number;
  hasPassword: boolean;
  tags: string[];
  metadata: any;
  createdAt: number;
  joinable: boolean;
  whyNot?: WhyNot | null;
  visibility: Visibility;
  people: PersonView[];
}

/** What can be wrong with a node; the words are those of the wire. */
export type AlertKind = "loop-lag" | "memory" | "slow-consumers" | "store-errors";

/**
 * Something is wrong (`active`), or is not any more.
 *
 * `value` is what was read last, `limit` what it should not exceed, `since` Unix time in
 * milliseconds.
 */
export interface AlertPush {
  kind: AlertKind;
  active: boolean;
  value: number;
  limit: number;
  since: number;
}

/** Say something to everybody, by way of their inboxes. */
export interface Announce {
  text: string;
}

/** Some acts, newest first. */
export interface AuditView {
  entries: ActView[];
}

/** Do the same, and keep the player out for so many `seconds`, or for good. */
export interface BanPlayer {
  playerId: string;
  seconds?: number | null;
  reason?: string | null;
}

/** The answer to a ban: when it ends by itself (Unix ms), `null` for never. */
export interface BanView {
  until: number | null;
}

/**
 * What a player said; those in the room hear it, the sender too.
 *
 * `number` counts the messages of the room from 1, without a gap; `sentAt` is Unix time in ms.
 * `text` is text: show it as such, never as markup.
 */
export interface ChatMessage {
  roomId: string;
  number: number;
  playerId: string;
  name: string;
  text: string;
  sentAt: number;
}

/** Say that an alert is taken care of. */
export interface ClearAlert {
  kind: AlertKind;
}

/** Close a game at once; `reason` is for the audit log. */
export interface CloseGame {
  gameId: string;
  reason?: string | null;
}

/**
 * Why a game is gone.
 *
 * All left, all were cut off too long, its end was long ago, an administrator closed it, or the
 * store has lost it.
 */
export type CloseReason = "empty" | "abandoned" | "finished" | "admin" | "lost";

/** Open a game; the caller hosts it and takes the first seat. */
export interface CreateGame {
  maxPlayers?: number;
  minPlayers?: number;
  visibility?: Visibility;
  password?: string | null;
  tags?: string[];
  metadata?: object;
  startRule?: StartRule;
  countdownSeconds?: number;
  maxSpectators?: number;
  name: string;
}

/** Open a room and come into it: a public one, or one that only those in `allow` may join. */
export interface CreateRoom {
  name: string;
  description?: string;
  visibility?: "public" | "private";
  allow?: string[];
}

/**
 * Let the node stop: it opens no games any more, and running ones may end.
 *
 * It stops when nobody is connected any more, after `seconds` at the latest, or after the time
 * that it is set to.
 */
export interface DrainNode {
  seconds?: number | null;
}

/** The answer to a drain: within how many seconds the node stops. */
export interface Draining {
  seconds: number;
}

/** Finish the match; for the host. */
export interface EndGame {
  result?: unknown;
}

/** Why a match is over. */
export type EndReason = "ended" | "not-enough-players";

/**
 * A command that was sent without an ack id, `event`, was refused.
 *
 * Or it was one refusal too many (`flooding`): then the session ends. Without `event` it is
 * an administrator who ends it (`kicked-by-admin`, `banned`).
 */
export interface ErrorPush {
  ok?: false;
  error: ErrorView;
  event?: string | null;
}

/**
 * Why a request was refused.
 *
 * `code` is for programs, `message` for people; `retryable` says whether the same request
 * may succeed later, `retryAfterMs` from when on.
 */
export interface ErrorView {
  code: string;
  message: string;
  retryable: boolean;
  retryAfterMs?: number | null;
  hint?: string | null;
}

/** Why somebody is not in the room any more. */
export type ExitReason = "left" | "kicked" | "banned" | "timed-out" | "removed";

/** Do something in the game; the rest of the room hears of it. */
export interface GameAction {
  action: unknown;
  actionId?: string | null;
  gameId?: string | null;
  to?: string[] | null;
}

/**
 * The host changed the game, or it is `waiting` again.
 *
 * That happens when a countdown is broken off, and when all have agreed to a rematch: then nobody
 * is ready, and there is no result any more.
 */
export interface GameChanged {
  name: string;
  visibility: Visibility;
  hasPassword: boolean;
  locked: boolean;
  minPlayers: number;
  maxPlayers: number;
  maxSpectators: number;
  startRule: StartRule;
  countdownSeconds: number;
  tags: string[];
  metadata: any;
  gameId: string;
  epoch: string;
  seq: number;
  status: GameStatus;
}

/**
 * The game is gone: the last push of its room.
 *
 * `reason` is `empty` (the last player left), `abandoned` (nobody was connected for too
 * long), `finished` (its match ended long ago) or `admin` (an administrator closed it).
 */
export interface GameClosed {
  gameId: string;
  epoch: string;
  seq: number;
  reason: CloseReason;
}

/** How many open games stand where. */
export interface GameCounts {
  waiting: number;
  starting: number;
  playing: number;
  finished: number;
}

/** The caller's new game, as in the ack. */
export interface GameCreated {
  state?: any;
  stateSeq?: number | null;
  events?: Record<string, any>[] | null;
  gameId: string;
  joinCode: string;
  epoch: string;
  seq: number;
  game: GameView;
}

/** The match is over; `reason` is `ended` or `not-enough-players`. */
export interface GameEnded {
  gameId: string;
  epoch: string;
  seq: number;
  reason: EndReason;
  result?: any;
}

/** The match is on. */
export interface GameStarted {
  gameId: string;
  epoch: string;
  seq: number;
}

/** The countdown runs; the match begins at `startsAt` (Unix ms) unless it is broken off. */
export interface GameStarting {
  gameId: string;
  epoch: string;
  seq: number;
  startsAt: number;
}

/** What the caller lacked of the match: its state, and all pushes since, whichever they had. */
export interface GameState {
  state?: any;
  stateSeq?: number | null;
  events?: Record<string, any>[] | null;
  gameId: string;
  epoch: string;
}

/** Where a game stands; the words are those of the wire. */
export type GameStatus = "waiting" | "starting" | "playing" | "finished" | "closed";

/**
 * A player's action.
 *
 * One that was sent `to` some is `directed: true`: what all must agree on does not follow
 * from it. Whoever it was not meant for gets `action: null` and `hidden: true`.
 */
export interface GameUpdate {
  gameId: string;
  epoch: string;
  seq: number;
  playerId: string;
  action: any;
  actionId?: string | null;
  directed?: boolean;
  hidden?: boolean;
}

/**
 * A game as those in its room see it.
 *
 * `createdAt` and `startsAt`, which is there during a countdown, are Unix times in
 * milliseconds, `code` is told to those in the room only, `result`, which is there once the
 * match has ended, is what the host said of it, and `rematch` names those who want to play
 * again.
 */
export interface GameView {
  name: string;
  visibility: Visibility;
  hasPassword: boolean;
  locked: boolean;
  minPlayers: number;
  maxPlayers: number;
  maxSpectators: number;
  startRule: StartRule;
  countdownSeconds: number;
  tags: string[];
  metadata: any;
  id: string;
  code?: string | null;
  status: GameStatus;
  hostId: string;
  players: PlayerView[];
  playerCount: number;
  spectators: SpectatorView[];
  spectatorCount: number;
  createdAt: number;
  startsAt?: number | null;
  result?: any;
  rematch?: string[];
}

/**
 * The listing, or what changed in it.
 *
 * A `snapshot` replaces what you hold, whatever it is. A difference applies if `from` ≤ the
 * version you hold < `version`. There are `total` games in all.
 */
export interface GamesUpdated {
  from: number;
  version: number;
  snapshot: boolean;
  total: number;
  games: SummaryView[];
  removed: string[];
}

/** Ask for the newest messages before number `before`. */
export interface History {
  roomId: string;
  before?: number | null;
  limit?: number;
}

/** Another player hosts from now on. */
export interface HostChanged {
  gameId: string;
  epoch: string;
  seq: number;
  hostId: string;
}

/** Ask for everything that is known of a game. */
export interface InspectGame {
  gameId: string;
}

/**
 * A game as those in it see it, and more.
 *
 * `members` are in its chat room, `banned` are those whom its host has banned, `seq` counts
 * what happened in its room, and `dueAt` is when time alone changes it next (Unix ms).
 */
export interface Inspected {
  game: GameView;
  members: MemberView[];
  banned: string[];
  epoch: string;
  seq: number;
  dueAt: number | null;
}

/** Invite somebody: the invite opens a private game, and one with a password, to them alone. */
export interface InvitePlayer {
  playerId: string;
}

/** The answer to an invitation: what the player joins with, until `expiresAt` (Unix ms). */
export interface Invited {
  invite: string;
  expiresAt: number;
}

/**
 * Come into a game, named by its id, by its join code, or by an invite.
 *
 * `as` a `player` takes a seat, `as` a `spectator` watches.
 */
export interface JoinGame {
  gameId?: string | null;
  code?: string | null;
  password?: string | null;
  invite?: string | null;
  as?: "player" | "spectator";
}

/** Come into a room; `joined-room` follows, also if the caller is there already. */
export interface JoinRoom {
  roomId: string;
}

/**
 * A room the caller has come into, or is back in after a reconnect: it replaces what one holds.
 *
 * `members` are the newest 100, `messages` the newest 50, oldest first.
 */
export interface JoinedRoom {
  roomId: string;
  kind: RoomKind;
  name: string;
  description: string;
  memberCount: number;
  creatorId?: string | null;
  lastNumber?: number | null;
  members: MemberView[];
  messages: ChatMessage[];
}

/** The answer to a kick: how many sockets it has disconnected. */
export interface Kicked {
  sockets: number;
}

/** A game the player was in; `reason` is closed, lost, kicked, banned or timed-out. */
export interface LastGameView {
  gameId: string;
  reason: string;
}

/** Give one's seat up. */
export interface LeaveGame {
}

/** Why somebody is not in the game any more. */
export type LeaveReason = "left" | "kicked" | "banned" | "timed-out";

/** Go out of a room. */
export interface LeaveRoom {
  roomId: string;
}

/** What this server takes, sizes in bytes, and for how long it keeps a lost player's seat. */
export interface LimitsView {
  messageBytes: number;
  actionBytes: number;
  metadataBytes: number;
  playerDataBytes: number;
  nameLength: number;
  seats: number;
  graceSeconds: number;
}

/** Ask what administrators did, newest first; `before` is the last `number` one knows. */
export interface ListActs {
  limit?: number;
  before?: number | null;
}

/** Ask for one page of all open games; `player` is part of a name or an id of one there. */
export interface ListAllGames {
  where?: WhereFilter;
  sort?: string;
  limit?: number;
  cursor?: string | null;
  player?: string;
}

/** Ask for one page of the listing. */
export interface ListGames {
  where?: WhereFilter;
  sort?: string;
  limit?: number;
  cursor?: string | null;
}

/** Ask for one page of one's inbox, newest first. */
export interface ListNotifications {
  limit?: number;
  cursor?: string | null;
}

/** Ask for one page of the rooms that one may join. */
export interface ListRooms {
  limit?: number;
  cursor?: string | null;
}

/** Members in the order they came; `cursor` as in a list of rooms. */
export interface MemberList {
  members: MemberView[];
  memberCount: number;
  cursor?: string | null;
}

/** Somebody in a room, since `joinedAt` (Unix ms). */
export interface MemberView {
  playerId: string;
  name: string;
  joinedAt: number;
}

/** Messages, oldest first; `more` says whether there may be older ones. */
export interface MessageList {
  messages: ChatMessage[];
  more: boolean;
}

/** The answer to a message: where it stands. */
export interface MessageSent {
  roomId: string;
  number: number;
  sentAt: number;
}

/** Let somebody speak no more, or with `muted: false` again; for the host or the creator. */
export interface MutePlayer {
  roomId: string;
  playerId: string;
  muted?: boolean;
}

/** Ask for the rooms that one is in. */
export interface MyRooms {
}

/** How one of several nodes does, or did a few seconds ago. */
export interface NodeStatsView {
  at: number;
  players: number;
  sockets: number;
  games: GameCounts;
  actionsPerSecond: number;
  deliveriesPerSecond: number;
  loopLagMs: number;
  memoryBytes: number;
  queuedBytes: number;
  slowConsumers: number;
  draining: boolean;
  node: string;
}

/** What a notification is about. */
export type NotificationKind = "game-invite" | "announcement" | "custom";

/** One page of the inbox; `cursor` asks for the next, `null` on the last. */
export interface NotificationList {
  unread: number;
  notifications: NotificationView[];
  cursor: string | null;
}

/** A new notification. */
export interface NotificationPush {
  notificationId: string;
  kind: NotificationKind;
  data: any;
  createdAt: number;
  read: boolean;
}

/**
 * Something one was told.
 *
 * `data` is, by `kind`: of a `game-invite` `gameId`, `gameName`, `from` (`id`,
 * `name`), `invite` and `expiresAt` (`join-game` with `invite` accepts it); of an
 * `announcement` `text` and what its sender added; of a `custom` one what the developer's
 * backend says. `createdAt` is Unix time in milliseconds.
 */
export interface NotificationView {
  notificationId: string;
  kind: NotificationKind;
  data: any;
  createdAt: number;
  read: boolean;
}

/** The game in which a player sits or watches: the room's pushes go on at `seq + 1`. */
export interface OwnGameView {
  state?: any;
  stateSeq?: number | null;
  events?: Record<string, any>[] | null;
  name: string;
  visibility: Visibility;
  hasPassword: boolean;
  locked: boolean;
  minPlayers: number;
  maxPlayers: number;
  maxSpectators: number;
  startRule: StartRule;
  countdownSeconds: number;
  tags: string[];
  metadata: any;
  id: string;
  code?: string | null;
  status: GameStatus;
  hostId: string;
  players: PlayerView[];
  playerCount: number;
  spectators: SpectatorView[];
  spectatorCount: number;
  createdAt: number;
  startsAt?: number | null;
  result?: any;
  rematch?: string[];
  epoch: string;
  seq: number;
}

/**
 * One page of the listing.
 *
 * `version` is the listing's number that the page reflects, `cursor` what to ask the next
 * page with (`null` on the last).
 */
export interface PageView {
  version: number;
  total: number;
  games: SummaryView[];
  cursor: string | null;
}

/** Somebody in a game, with a seat or `watching`. */
export interface PersonView {
  id: string;
  name: string;
  connected: boolean;
  watching: boolean;
}

/**
 * Somebody came: `as` a `player` on a free seat, or as a `spectator`.
 *
 * A spectator who takes a seat comes once more, as a player, and watches no longer.
 */
export interface PlayerJoined {
  gameId: string;
  epoch: string;
  seq: number;
  as: "player" | "spectator";
  player: PlayerView | SpectatorView;
  playerCount: number;
  spectatorCount: number;
}

/**
 * Somebody went, player or spectator.
 *
 * `reason` is `left`, `kicked`, `banned` or `timed-out`; `message` is what a kicking
 * host said. Who was kicked hears it, too: it is the last they hear of the room.
 */
export interface PlayerLeft {
  gameId: string;
  epoch: string;
  seq: number;
  playerId: string;
  reason: LeaveReason;
  message?: string | null;
  playerCount: number;
  spectatorCount: number;
}

/** What changed of a player: `ready`, `connected`, their own `data` or their `name`. */
export interface PlayerUpdated {
  gameId: string;
  epoch: string;
  seq: number;
  playerId: string;
  ready?: boolean | null;
  connected?: boolean | null;
  data?: any;
  name?: string | null;
}

/**
 * Somebody with a seat; `seat` is its number, from 0.
 *
 * `connected` is false while the seat is kept for a player whose connection was lost, and
 * `data` is what the player tells everybody about themselves.
 */
export interface PlayerView {
  id: string;
  name: string;
  seat: number;
  ready: boolean;
  connected?: boolean;
  data?: any;
}

/** The game to open if none fits. */
export interface QuickGame {
  maxPlayers?: number;
  minPlayers?: number;
  visibility?: Visibility;
  password?: string | null;
  tags?: string[];
  metadata?: object;
  startRule?: StartRule;
  countdownSeconds?: number;
  maxSpectators?: number;
  name?: string;
}

/** Join the fullest public game that fits, or open one with `create` if there is none. */
export interface QuickJoin {
  where?: WhereFilter;
  create?: QuickGame | null;
}

/** Note that one has read all there is. */
export interface ReadAll {
}

/** Note that one has read a notification. */
export interface ReadNotification {
  notificationId: string;
}

/** Say whether one wants to play again. */
export interface Rematch {
  accept?: boolean;
}

/** So many have `accepted` a rematch, `of` the connected players: `rematch` names them. */
export interface RematchUpdated {
  gameId: string;
  epoch: string;
  seq: number;
  accepted: number;
  of: number;
  rematch: string[];
}

/** Ask how the node does now. */
export interface RequestStats {
}

/** The caller's new room, or a private one that the caller may join from now on. */
export interface RoomCreated {
  roomId: string;
  kind: RoomKind;
  name: string;
  description: string;
  memberCount: number;
  creatorId?: string | null;
  lastNumber?: number | null;
}

/** What a room is for. */
export type RoomKind = "general" | "public" | "private" | "game" | "direct";

/** Rooms; `cursor` asks for the next page, `null` on the last. */
export interface RoomList {
  rooms: RoomView[];
  cursor?: string | null;
}

/** Ask for one page of those who are in a room, in the order they came. */
export interface RoomMembers {
  roomId: string;
  limit?: number;
  cursor?: string | null;
}

/**
 * What `change` a room saw.
 *
 * `member-joined`: `member` came. `member-left`: `playerId` went, for a `reason`; who
 * was put out hears it, too. `room-changed`: the room has this `description`.
 */
export interface RoomUpdated {
  roomId: string;
  change: "member-joined" | "member-left" | "room-changed";
  memberCount: number;
  member?: MemberView | null;
  playerId?: string | null;
  reason?: ExitReason | null;
  description?: string | null;
}

/**
 * A room. `roomId` of a public room is its name.
 *
 * `creatorId` is there if a player has opened it; `lastNumber`, of the newest message, in the
 * list of one's own rooms.
 */
export interface RoomView {
  roomId: string;
  kind: RoomKind;
  name: string;
  description: string;
  memberCount: number;
  creatorId?: string | null;
  lastNumber?: number | null;
}

/**
 * Keep the newest state of the match for late joiners; for the host.
 *
 * `state` is the match as it was just after event `seq`.
 */
export interface SaveState {
  state: unknown;
  seq: number;
}

/**
 * The answer to coming into a game, and the push `game-created`.
 *
 * The room's pushes to this socket begin at `seq + 1`.
 */
export interface Seated {
  state?: any;
  stateSeq?: number | null;
  events?: Record<string, any>[] | null;
  gameId: string;
  joinCode: string;
  epoch: string;
  seq: number;
  game: GameView;
}

/** Say something in a room one has joined, or `to` one other player, wherever they are. */
export interface SendMessage {
  roomId?: string | null;
  to?: string | null;
  text: string;
}

/** The server stops in `seconds` at the latest; until then games go on, but none is opened. */
export interface ServerDraining {
  seconds: number;
}

/** The game's own backend has something to say: what, is between it and the game. */
export interface ServerEvent {
  gameId: string;
  epoch: string;
  seq: number;
  name: string;
  data?: any;
}

/** A newer connection of this player took over; this one ends and must not come back. */
export interface SessionReplaced {
  code: string;
  reason: string;
}

/** Say whether one is ready to start. */
export interface SetReady {
  ready: boolean;
}

/** Somebody who watches. */
export interface SpectatorView {
  id: string;
  name: string;
  connected?: boolean;
}

/** Begin the match; for the host. */
export interface StartGame {
}

/** When a match begins: as the host likes, once all are ready, or by itself then. */
export type StartRule = "host" | "all-ready" | "auto";

/** A player needs the state of the match: answer with `save-state`, or an action to them. */
export interface StateRequested {
  gameId: string;
  playerId: string;
}

/** How the lobby does, every two seconds to those who watch. */
export interface StatsPush {
  at: number;
  players: number;
  sockets: number;
  games: GameCounts;
  actionsPerSecond: number;
  deliveriesPerSecond: number;
  loopLagMs: number;
  memoryBytes: number;
  queuedBytes: number;
  slowConsumers: number;
  draining: boolean;
  nodes?: NodeStatsView[];
}

/**
 * How the lobby does.
 *
 * The figures are those of all nodes together, `loopLagMs` is the worst of them, and
 * `draining` says it of the node that was asked. With several nodes, `nodes` has each, the one
 * that was asked first.
 */
export interface StatsView {
  at: number;
  players: number;
  sockets: number;
  games: GameCounts;
  actionsPerSecond: number;
  deliveriesPerSecond: number;
  loopLagMs: number;
  memoryBytes: number;
  queuedBytes: number;
  slowConsumers: number;
  draining: boolean;
  nodes?: NodeStatsView[];
}

/**
 * A game as the listing shows it.
 *
 * `metadata` is `null` where it takes more than 512 bytes: the listing goes to everyone.
 * `whyNot` is there where the one who asked could not join, and is the code they would get.
 */
export interface SummaryView {
  id: string;
  name: string;
  status: GameStatus;
  hostId: string;
  hostName: string;
  playerCount: number;
  maxPlayers: number;
  spectatorCount: number;
  hasPassword: boolean;
  tags: string[];
  metadata: any;
  createdAt: number;
  joinable: boolean;
  whyNot?: WhyNot | null;
}

/**
 * What the server says in a room.
 *
 * `code` is `player-muted` or `player-unmuted`, of `playerId`, or `room-closed`, the
 * last that is heard of a room; `text` says it to people.
 */
export interface SystemMessage {
  roomId: string;
  code: "player-muted" | "player-unmuted" | "room-closed";
  text: string;
  playerId?: string | null;
}

/** Make another player the host; for the host. */
export interface TransferHost {
  playerId: string;
}

/** Let the others know that one writes; it ends by itself after 5 s. */
export interface Typing {
  roomId: string;
  typing?: boolean;
}

/** Let a player come back. */
export interface UnbanPlayer {
  playerId: string;
}

/** How many notifications were not read. */
export interface Unread {
  unread: number;
}

/** How many notifications were not read: on connecting, and whenever that changes. */
export interface UnreadCount {
  unread: number;
}

/** Change a waiting game: only what is given changes. `password: null` takes it away. */
export interface UpdateGame {
  maxPlayers?: number;
  minPlayers?: number;
  visibility?: Visibility;
  password?: string | null;
  tags?: string[];
  metadata?: object;
  startRule?: StartRule;
  countdownSeconds?: number;
  maxSpectators?: number;
  name?: string;
  locked?: boolean;
}

/** Replace what one tells everybody about oneself. */
export interface UpdatePlayer {
  data: object;
}

/** Change a room of one's own; who is in it and not in `allow` any more is put out. */
export interface UpdateRoom {
  roomId: string;
  description?: string | null;
  allow?: string[] | null;
}

/** Another member writes, or with `typing: false` has stopped. */
export interface UserTyping {
  roomId: string;
  playerId: string;
  name: string;
  typing: boolean;
}

/** Who finds a game: everybody, those who have its id or code, those with code or invite. */
export type Visibility = "public" | "unlisted" | "private";

/** Have these games, all if none are named, pushed to this socket, or with `off` none. */
export interface WatchGames {
  where?: WhereFilter;
  off?: boolean;
}

/** Have that pushed to this socket every two seconds, or with `off` no more. */
export interface WatchStats {
  off?: boolean;
}

/**
 * The first push of a connection: who the player is.
 *
 * `token` makes the bearer this player again; `serverTime` is Unix time in milliseconds.
 * `game` is there if the player sits or watches in one. `recovered` is there if the client
 * asked to go on where it was: `true` says that every push after `game.seq`, the last it had
 * seen, comes now (`game` itself is newer than that); `false` that `game`, if there is one,
 * replaces what it held. `lastGame` tells why a place in a game is gone.
 */
export interface Welcome {
  playerId: string;
  name: string;
  token: string;
  limits: LimitsView;
  serverTime: number;
  protocol?: number;
  game?: OwnGameView | null;
  recovered?: boolean | null;
  lastGame?: LastGameView | null;
}

/** Which games are wanted; every condition given must hold. */
export interface WhereFilter {
  status?: GameStatus | GameStatus[] | null;
  tags?: string[];
  name?: string;
  joinable?: boolean | null;
  minFreeSeats?: number;
  metadata?: object;
}

/** Why a player would be refused a seat: the codes of those refusals. */
export type WhyNot = "banned" | "already-in-game" | "password-required" | "wrong-state" | "game-locked" | "game-full";

/** Take a player out of their game and off the server; they may come back. */
export interface AdminKickPlayer {
  playerId: string;
  reason?: string | null;
}

/** Throw somebody out, for good with `ban`; for the host. */
export interface KickPlayer {
  playerId: string;
  ban?: boolean;
  reason?: string | null;
}

/** What may be asked on `/games`, and what the answer holds beside `ok`. */
export interface GamesCommands {
  "create-game": { payload: CreateGame | string; reply: Seated };
  "join-game": { payload: JoinGame | string; reply: Seated };
  "quick-join": { payload: QuickJoin; reply: Seated };
  "leave-game": { payload: LeaveGame; reply: Record<string, never> };
  "set-ready": { payload: SetReady; reply: Record<string, never> };
  "update-player": { payload: UpdatePlayer; reply: Record<string, never> };
  "update-game": { payload: UpdateGame; reply: Record<string, never> };
  "start-game": { payload: StartGame; reply: Record<string, never> };
  "end-game": { payload: EndGame; reply: Record<string, never> };
  "rematch": { payload: Rematch; reply: Record<string, never> };
  "kick-player": { payload: KickPlayer | string; reply: Record<string, never> };
  "transfer-host": { payload: TransferHost | string; reply: Record<string, never> };
  "invite-player": { payload: InvitePlayer | string; reply: Invited };
  "save-state": { payload: SaveState; reply: Record<string, never> };
  "list-games": { payload: ListGames; reply: PageView };
  "watch-games": { payload: WatchGames | string; reply: PageView | Record<string, never> };
  "game-action": { payload: GameAction; reply: ActionTaken };
}

/** What is said on `/games` without being asked. */
export interface GamesPushes {
  "welcome": Welcome;
  "games-updated": GamesUpdated;
  "game-created": GameCreated;
  "player-joined": PlayerJoined;
  "player-left": PlayerLeft;
  "player-updated": PlayerUpdated;
  "host-changed": HostChanged;
  "game-changed": GameChanged;
  "game-starting": GameStarting;
  "game-started": GameStarted;
  "game-ended": GameEnded;
  "rematch-updated": RematchUpdated;
  "game-update": GameUpdate;
  "server-event": ServerEvent;
  "game-closed": GameClosed;
  "state-requested": StateRequested;
  "game-state": GameState;
  "session-replaced": SessionReplaced;
  "server-draining": ServerDraining;
  "error": ErrorPush;
}

/** What may be asked on `/chat`, and what the answer holds beside `ok`. */
export interface ChatCommands {
  "join-room": { payload: JoinRoom | string; reply: RoomView };
  "leave-room": { payload: LeaveRoom | string; reply: Record<string, never> };
  "send-message": { payload: SendMessage; reply: MessageSent };
  "typing": { payload: Typing | string; reply: Record<string, never> };
  "create-room": { payload: CreateRoom | string; reply: RoomView };
  "update-room": { payload: UpdateRoom | string; reply: RoomView };
  "mute-player": { payload: MutePlayer; reply: Record<string, never> };
  "list-rooms": { payload: ListRooms; reply: RoomList };
  "my-rooms": { payload: MyRooms; reply: RoomList };
  "room-members": { payload: RoomMembers | string; reply: MemberList };
  "history": { payload: History | string; reply: MessageList };
}

/** What is said on `/chat` without being asked. */
export interface ChatPushes {
  "welcome": Welcome;
  "joined-room": JoinedRoom;
  "message": ChatMessage;
  "user-typing": UserTyping;
  "room-updated": RoomUpdated;
  "room-created": RoomCreated;
  "system-message": SystemMessage;
  "session-replaced": SessionReplaced;
  "error": ErrorPush;
}

/** What may be asked on `/notifications`, and what the answer holds beside `ok`. */
export interface NotificationsCommands {
  "list-notifications": { payload: ListNotifications; reply: NotificationList };
  "read-notification": { payload: ReadNotification | string; reply: Unread };
  "read-all": { payload: ReadAll; reply: Unread };
}

/** What is said on `/notifications` without being asked. */
export interface NotificationsPushes {
  "welcome": Welcome;
  "unread-count": UnreadCount;
  "notification": NotificationPush;
  "session-replaced": SessionReplaced;
  "error": ErrorPush;
}

/** What may be asked on `/admin`, and what the answer holds beside `ok`. */
export interface AdminCommands {
  "request-stats": { payload: RequestStats; reply: StatsView };
  "watch-stats": { payload: WatchStats | string; reply: StatsView | Record<string, never> };
  "list-games": { payload: ListAllGames; reply: AdminPageView };
  "inspect-game": { payload: InspectGame | string; reply: Inspected };
  "close-game": { payload: CloseGame | string; reply: Record<string, never> };
  "kick-player": { payload: AdminKickPlayer | string; reply: Kicked };
  "ban-player": { payload: BanPlayer | string; reply: BanView };
  "unban-player": { payload: UnbanPlayer | string; reply: Record<string, never> };
  "announce": { payload: Announce | string; reply: Record<string, never> };
  "clear-alert": { payload: ClearAlert | string; reply: Record<string, never> };
  "audit-log": { payload: ListActs; reply: AuditView };
  "drain": { payload: DrainNode; reply: Draining };
}

/** What is said on `/admin` without being asked. */
export interface AdminPushes {
  "welcome": Welcome;
  "stats": StatsPush;
  "alert": AlertPush;
  "session-replaced": SessionReplaced;
  "error": ErrorPush;
}
