package dev.troupe;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The ways to ask many, and what has come of it: see [Inquiry].
final class Survey {
    /// As many errors may be suppressed in the one that is thrown.
    private static final int MOST_SUPPRESSED = 100;

    private Survey() {}

    @SuppressWarnings("unchecked") // the values are replies of a request for an R
    static <R extends @Nullable Object, E extends Exception> List<R> all(
            Collection<? extends ActorRef<?>> refs,
            Request<?, R, E> request,
            @Nullable Duration timeout)
            throws E {
        var inquiry = make(Inquiry.Aim.ALL, refs, request, timeout);
        if (inquiry == null) {
            return List.of();
        }
        try {
            inquiry.askAndWait();
            var decisive = inquiry.decisive();
            if (decisive != null) {
                throw error(inquiry, decisive);
            }
            return (List<R>) values(inquiry);
        } catch (Throwable thrown) {
            throw Sneaky.<E>as(thrown);
        }
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // as above; a value is null only where R is
    static <R extends @Nullable Object, E extends Exception> R first(
            Collection<? extends ActorRef<?>> refs,
            Request<?, R, E> request,
            @Nullable Duration timeout)
            throws E {
        var inquiry = make(Inquiry.Aim.FIRST, refs, request, timeout);
        if (inquiry == null) {
            throw new IllegalArgumentException("Of no actors, none can be the first to reply");
        }
        try {
            inquiry.askAndWait();
            var decisive = inquiry.decisive();
            if (decisive == null) {
                throw withAllErrors(inquiry, error(inquiry, inquiry.parts[0]));
            }
            return (R) decisive.value();
        } catch (Throwable thrown) {
            throw Sneaky.<E>as(thrown);
        }
    }

    static <R extends @Nullable Object> List<Outcome<R>> each(
            Collection<? extends ActorRef<?>> refs,
            Request<?, R, ?> request,
            @Nullable Duration timeout) {
        var inquiry = make(Inquiry.Aim.EACH, refs, request, timeout);
        if (inquiry == null) {
            return List.of();
        }
        inquiry.askAndWait();
        return Arrays.stream(inquiry.parts).map(part -> Survey.<R>outcome(inquiry, part)).toList();
    }

    /// Checks everything before anybody is asked. Null if there is nobody.
    private static @Nullable Inquiry make(
            Inquiry.Aim aim,
            Collection<? extends ActorRef<?>> refs,
            Request<?, ?, ?> request,
            @Nullable Duration timeout) {
        Objects.requireNonNull(request, "request");
        if (timeout != null) {
            Deadline.nanos(timeout);
        }
        var all = new ArrayList<PlainRef<?>>(refs.size());
        for (var ref : refs) {
            all.add(PlainRef.of(ref));
        }
        return all.isEmpty()
                ? null
                : new Inquiry(aim, all.toArray(PlainRef<?>[]::new), request, timeout);
    }

    private static List<@Nullable Object> values(Inquiry inquiry) {
        var values = new ArrayList<@Nullable Object>(inquiry.parts.length);
        for (var part : inquiry.parts) {
            values.add(part.value());
        }
        return Collections.unmodifiableList(values);
    }

    private static Throwable error(Inquiry inquiry, Part part) {
        if (inquiry.isRefused(part)) {
            return Objects.requireNonNull(part.refusal);
        }
        var error = Objects.requireNonNull(part.error());
        Trace.cameBack(error, part.cell, inquiry.request);
        return error;
    }

    /// The others are suppressed in it.
    @SuppressWarnings("ReferenceEquality") // an exception cannot suppress itself
    static Throwable withAllErrors(Inquiry inquiry, Throwable first) {
        for (var part : inquiry.parts) {
            if (first.getSuppressed().length >= MOST_SUPPRESSED) {
                break;
            }
            var error = inquiry.isOpen(part) ? first : error(inquiry, part);
            if (error != first) {
                first.addSuppressed(error);
            }
        }
        return first;
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // the value is the reply of a request for an R
    private static <R extends @Nullable Object> Outcome<R> outcome(Inquiry inquiry, Part part) {
        var actor = part.cell.identity();
        return !inquiry.isRefused(part) && part.error() == null
                ? new Outcome.Replied<>(actor, (R) part.value())
                : new Outcome.Failed<>(actor, error(inquiry, part));
    }
}
