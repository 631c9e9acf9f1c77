import type {
  ConnectOptions, GameView, Handler, LobbyClient, LobbyError, PlayerView, Room, RoomEvents,
  SpectatorView, Status, SummaryView, JoinGame,
} from "./lobby-client.js";

export interface HookOptions extends ConnectOptions {
  /** Of the lobby, if it is not the one that this module came from. */
  url?: string;
}

/** What fails is also in `error`: nobody has to catch it. */
export type LobbyActions = Pick<
  LobbyClient,
  "createGame" | "joinGame" | "quickJoin" | "listGames" | "watchGames"
> & {
  /** Open a new connection, after the old one was closed for good. */
  reconnect(): void;
};

export type RoomActions = Pick<
  Room,
  | "act" | "setReady" | "updatePlayer" | "updateGame" | "start" | "end" | "rematch" | "kick"
  | "transferHost" | "invite" | "saveState" | "leave"
>;

export interface LobbyState {
  lobby: LobbyClient | null;
  status: Status;
  games: readonly SummaryView[];
  room: Room | null;
  game: GameView | null;
  error: LobbyError | null;
  playerId: string | null;
}

export interface RoomState {
  room: Room | null;
  game: GameView | null;
  me: PlayerView | SpectatorView | null;
  isHost: boolean;
  status: Status;
  error: LobbyError | null;
}

export interface Hooks {
  /** Gives all that is within it a connection of its own: a component. */
  LobbyProvider(properties: HookOptions & { children?: any }): any;
  useLobby(): LobbyState & LobbyActions & RoomActions;
  useRoom(
    gameId?: string | null,
    how?: Omit<JoinGame, "gameId" | "code">,
  ): RoomState & LobbyActions & RoomActions;
  useRoomEvent<E extends keyof RoomEvents>(event: E, handler: Handler<RoomEvents[E]>): void;
}

/** Return hooks that share one connection, held while a component that uses one is mounted. */
export function createHooks(React: object, options?: HookOptions): Hooks;
