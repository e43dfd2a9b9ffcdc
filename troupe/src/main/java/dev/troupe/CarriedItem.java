package dev.troupe;

/// An item of a [Topic] with the context of its publisher, for one subscriber. Reports and
/// listeners are shown the item itself.
record CarriedItem(Object item, Carried context) {}
