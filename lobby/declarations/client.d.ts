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
