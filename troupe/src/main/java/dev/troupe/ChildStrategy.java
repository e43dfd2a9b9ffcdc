package dev.troupe;

/// Which children of one parent are restarted when supervision restarts one of them: see
/// [SpawnOptions#children]. The names are those of
/// [Erlang/OTP](https://www.erlang.org/doc/system/sup_princ.html).
///
/// The others are restarted whatever their own supervision says, and this does not count for their
/// own limits. Each is restarted as soon as what it is handling has ended, and keeps its mailbox;
/// none waits for another.
public enum ChildStrategy {
    /// Only the one that has failed. What happens unless set.
    ONE_FOR_ONE,
    /// All of them.
    ONE_FOR_ALL,
    /// That one, and those that were spawned after it.
    REST_FOR_ONE
}
