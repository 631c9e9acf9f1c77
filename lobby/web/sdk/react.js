/**
 * Hooks for React 18 and newer, which is passed in: nothing of it is here.
 *
 *     const { useLobby, useRoom } = createHooks(React, { name: "Ann" });
 *     const { games, status, error, createGame } = useLobby();
 *     const { game, act, leave } = useRoom(gameId);
 */

import { LobbyStore } from "./store.js";

const NOWHERE = Object.freeze({ room: null, game: null, me: null, isHost: false });

/**
 * Return hooks that share one connection, held while a component that uses one is mounted.
 *
 * @param {object} React
 * @param {object} [options] `url`, and those of `connect`; `LobbyProvider` takes the same as its
 *   properties, for a connection of its own
 */
export function createHooks(React, options = {}) {
  const { createContext, createElement, useContext, useEffect, useRef, useState } = React;
  const Context = createContext(new LobbyStore(options));

  /** Gives all that is within it a connection of its own. */
  function LobbyProvider({ children, ...own }) {
    const [store] = useState(() => new LobbyStore({ ...options, ...own }));
    return createElement(Context.Provider, { value: store }, children);
  }

  function useStore() {
    const store = useContext(Context);
    const { subscribe, getSnapshot, getServerSnapshot } = store;
    return [store, React.useSyncExternalStore(subscribe, getSnapshot, getServerSnapshot)];
  }

  /** Return the state of the client, and its actions. */
  function useLobby() {
    const [store, snapshot] = useStore();
    return { ...snapshot, playerId: snapshot.lobby?.playerId ?? null, ...store.actions };
  }

  /**
   * Sit down in a game, and return its state and actions; without an id, those of one's room.
   *
   * A seat is given up by `leave()` only: a component that is taken away may come back to it.
   *
   * @param {string} [gameId]
   * @param {object} [how] what else `joinGame` takes: `password`, `invite`, `as`
   */
  function useRoom(gameId, how = {}) {
    const [store, { lobby, status, room, game, error }] = useStore();
    const key = JSON.stringify(how);
    useEffect(() => {
      if (!gameId || lobby === null) return;
      store.join({ gameId, ...JSON.parse(key) }).catch(() => {}); // it is in `error`
    }, [store, lobby, gameId, key]);
    const isHere = room !== null && (!gameId || room.id === gameId);
    const shown = isHere ? { room, game, me: room.me, isHost: room.isHost } : NOWHERE;
    return { ...shown, status, error, ...store.actions };
  }

  /** Call a handler for a push of one's room: the newest handler, whichever it is by then. */
  function useRoomEvent(event, handler) {
    const [, { room }] = useStore();
    const newest = useRef(handler);
    useEffect(() => {
      newest.current = handler;
    });
    useEffect(() => room?.on(event, (push, name) => newest.current(push, name)), [room, event]);
  }

  return { LobbyProvider, useLobby, useRoom, useRoomEvent };
}
