package dev.troupe;

/// Which classes of actors have an `onRun` of their own.
final class OnRunOverridden extends ClassValue<Boolean> {
    @Override
    protected Boolean computeValue(Class<?> type) {
        try {
            var onRun = type.getMethod("onRun", ActorContext.class);
            return onRun.getDeclaringClass() != Actor.class;
        } catch (NoSuchMethodException e) {
            throw new AssertionError("Every Actor has an onRun", e);
        }
    }
}
