package dev.troupe;

import java.util.Optional;

/// A picture of one live actor, taken without disturbing it: its parts may be of slightly different
/// moments.
///
/// @param identity who it is
/// @param name the name that it was spawned with
/// @param parent whose child it is
/// @param state what it is doing
/// @param queueLength how many messages wait in its mailbox and urgent lane
/// @param handled how many messages it has begun to handle
/// @param restarts how often supervision has begun to restart it
public record ActorSnapshot(
        Identity identity,
        Optional<String> name,
        Optional<Identity> parent,
        State state,
        int queueLength,
        long handled,
        int restarts) {

    /// What an actor is doing.
    public enum State {
        /// Its `OnStart` has not returned yet.
        STARTING,
        /// It has nothing to do, or its `onRun` waits at an await point.
        IDLE,
        /// Something holds its turn: a handler or a hook, or one is about to.
        RUNNING,
        /// It has been asked to end and has not ended yet.
        STOPPING
    }
}
