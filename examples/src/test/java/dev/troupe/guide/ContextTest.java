package dev.troupe.guide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.ActorContext;
import dev.troupe.ActorRef;
import dev.troupe.ActorSystem;
import dev.troupe.ContextCarrier;
import dev.troupe.OnStart;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/// The code of `docs/guide/context.md`.
class ContextTest {
    private static final long PATIENCE_SECONDS = 20;

    @AfterEach
    void clear() {
        MDC.clear();
    }

    // tag::context-scoped
    static final ScopedValue<String> TENANT = ScopedValue.newInstance();

    static final class TenantCarrier implements ContextCarrier<String> {
        @Override
        public @Nullable String capture() {
            return TENANT.isBound() ? TENANT.get() : null; // null: nothing to carry
        }

        @Override
        public void around(String tenant, Runnable handler) {
            ScopedValue.where(TENANT, tenant).run(handler);
        }
    }

    // end::context-scoped

    // tag::context-tables
    static final class Tables {
        String nameOf(String table) {
            return TENANT.get() + "." + table;
        }
    }

    // end::context-tables

    @Test
    void aScopedValueIsThereInTheHandler() {
        // tag::context-use
        try (var system = ActorSystem.builder().carrier(new TenantCarrier()).build()) {
            var tables = system.spawn(Tables.class, OnStart.of(Tables::new));
            String name =
                    ScopedValue.where(TENANT, "acme")
                            .call(() -> tables.ask(t -> t.nameOf("bills")));
            assertThat(name).isEqualTo("acme.bills");
        }
        // end::context-use
    }

    // tag::context-mdc
    static final class MdcCarrier implements ContextCarrier<Map<String, String>> {
        @Override
        public Map<String, String> capture() {
            var context = MDC.getCopyOfContextMap();
            return context == null ? Map.of() : context; // an empty one is carried, too
        }

        @Override
        public void around(Map<String, String> captured, Runnable handler) {
            var before = MDC.getCopyOfContextMap();
            MDC.setContextMap(captured);
            handler.run(); // returns normally, whatever the handler does
            MDC.setContextMap(before == null ? Map.of() : before);
        }
    }

    // end::context-mdc

    record Report(ActorContext<Report> self, CompletableFuture<String> written) {
        // tag::context-pipe
        void write(ActorRef<Report> archive) {
            self.pipe(
                    () -> "written for " + MDC.get("request"), // on a thread of its own
                    (report, text) -> archive.tell(a -> a.keep(text, MDC.get("request"))));
        }

        // end::context-pipe

        void keep(String text, String request) {
            written.complete(text + ", kept for " + request);
        }
    }

    @Test
    void theDiagnosticContextGoesIntoACallBackAndOn() throws Exception {
        var written = new CompletableFuture<String>();
        OnStart<Report> make = self -> new Report(self, written);
        try (var system = ActorSystem.builder().carrier(new MdcCarrier()).build()) {
            var report = system.<Report>spawn(Report.class, make);
            var archive = system.<Report>spawn(Report.class, make);
            try (var _ = MDC.putCloseable("request", "r-7")) {
                report.tell(r -> r.write(archive));
            }
            assertThat(written.get(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .isEqualTo("written for r-7, kept for r-7");
            report.run(_ -> MDC.put("request", "left behind"));
            String found = report.ask(_ -> String.valueOf(MDC.get("request")));
            assertThat(found).isEqualTo("null");
        }
    }

    // tag::context-span
    /// Opens a span for each message, below the one that the sender is in.
    static final class SpanCarrier implements ContextCarrier<Span> {
        @Override
        public @Nullable Span capture() {
            var current = Span.current();
            return current == null ? null : current.child(); // one that begins when it is sent …
        }

        @Override
        public void around(Span span, Runnable handler) {
            span.whileCurrent(handler);
        }

        @Override
        public void release(Span span) {
            span.end(); // … and ends whatever becomes of the message
        }
    }

    // end::context-span

    /// What a tracing library has, in small.
    record Span(String name, AtomicInteger open) {
        private static final ThreadLocal<@Nullable Span> CURRENT = new ThreadLocal<>();

        static @Nullable Span current() {
            return CURRENT.get();
        }

        Span child() {
            open.incrementAndGet();
            return new Span(name + ".child", open);
        }

        void whileCurrent(Runnable body) {
            var before = CURRENT.get();
            CURRENT.set(this);
            body.run();
            CURRENT.set(before);
        }

        void end() {
            open.decrementAndGet();
        }
    }

    @Test
    void aSpanIsOpenFromTheSendToTheEndOfTheHandler() {
        var open = new AtomicInteger();
        try (var system = ActorSystem.builder().carrier(new SpanCarrier()).build()) {
            var tables = system.spawn(Tables.class, OnStart.of(Tables::new));
            new Span("root", open)
                    .whileCurrent(() -> {
                        String name = tables.ask(_ -> String.valueOf(Span.current()));
                        assertThat(name).contains("root.child");
                        assertThat(open).hasValue(0);
                        tables.stop();
                        assertThat(tables.tryTell(_ -> {})).isFalse();
                        assertThat(open).hasValue(0);
                    });
        }
    }
}
