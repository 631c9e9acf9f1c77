import type { HookOptions, LobbyActions, LobbyState, RoomActions } from "./react.js";
import type { JoinGame, LobbyClient, Room } from "./lobby-client.js";

export type Snapshot = Readonly<Omit<LobbyState, "playerId">>;

/** One connection while anybody subscribes, and a snapshot that is replaced, never changed. */
export class LobbyStore {
  constructor(options?: HookOptions);
  /** What fails is also in the snapshot's `error`, until the next one succeeds. */
  readonly actions: LobbyActions & RoomActions;
  getSnapshot(): Snapshot;
  getServerSnapshot(): Snapshot;
  subscribe(listener: () => void): () => void;
  client(): LobbyClient;
  join(target: JoinGame): Promise<Room>;
}
