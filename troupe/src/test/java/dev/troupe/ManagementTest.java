package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Set;
import javax.management.Attribute;
import javax.management.AttributeNotFoundException;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import javax.management.ReflectionException;
import org.junit.jupiter.api.Test;

/// A system is shown to JMX once somebody has started that, and not before.
@Promise("D4")
class ManagementTest {
    private static final String[] NO_TYPES = {};

    private static MBeanServer server() {
        return ManagementFactory.getPlatformMBeanServer();
    }

    private static ActorSystem system(Oracle oracle, String name) {
        return oracle.build(ActorSystem.builder().name(name));
    }

    private static Set<ObjectName> names(String system) throws Exception {
        var pattern = "dev.troupe:type=ActorSystem,name=" + ObjectName.quote(system) + ",*";
        return server().queryNames(new ObjectName(pattern), null);
    }

    private static ObjectName await(String system) throws Exception {
        while (names(system).isEmpty()) {
            Thread.onSpinWait(); // the test's time is limited
        }
        return names(system).iterator().next();
    }

    @Test
    void aSystemCanBeSeenUntilItIsClosed(Oracle oracle) throws Exception {
        var system = system(oracle, "seen");
        system.spawn(StringBuilder.class, OnStart.of(StringBuilder::new));
        var name = await("seen");

        assertThat(server().getAttribute(name, "Actors")).isEqualTo(1L);
        assertThat(server().getAttribute(name, "Queued")).isEqualTo(0L);
        assertThat(server().getAttribute(name, "DeadLetters")).isEqualTo(0L);
        assertThat(server().getAttributes(name, new String[] {"Actors", "Nothing"}))
                .containsExactly(new Attribute("Actors", 1L));
        assertThat(String.valueOf(server().invoke(name, "dump", null, NO_TYPES)))
                .startsWith("ActorSystem seen: 1 actor");
        var json = String.valueOf(server().invoke(name, "dumpJson", null, NO_TYPES));
        assertThat(Json.object(Json.parse(json))).containsEntry("system", "seen");
        system.close();
        assertThat(names("seen")).isEmpty();
    }

    @Test
    void whatCanBeSeenIsDescribed(Oracle oracle) throws Exception {
        system(oracle, "described");

        var info = server().getMBeanInfo(await("described"));

        assertThat(info.getAttributes())
                .allMatch(attribute -> attribute.isReadable() && !attribute.isWritable())
                .extracting(attribute -> attribute.getType() + " " + attribute.getName())
                .containsExactly("long Actors", "long Queued", "long DeadLetters");
        assertThat(info.getOperations())
                .extracting(operation -> operation.getReturnType() + " " + operation.getName())
                .containsExactly("java.lang.String dump", "java.lang.String dumpJson");
        assertThat(info.getOperations())
                .allSatisfy(operation -> assertThat(operation.getSignature()).isEmpty());
    }

    @Test
    void nothingElseCanBeDone(Oracle oracle) throws Exception {
        system(oracle, "refusing");
        var name = await("refusing");

        assertThatThrownBy(() -> server().getAttribute(name, "Nothing"))
                .isInstanceOf(AttributeNotFoundException.class);
        assertThatThrownBy(() -> server().setAttribute(name, new Attribute("Actors", 0L)))
                .isInstanceOf(AttributeNotFoundException.class);
        assertThatThrownBy(() -> server().invoke(name, "close", null, NO_TYPES))
                .isInstanceOf(ReflectionException.class);
    }

    @Test
    void anyNameOfASystemWillDo(Oracle oracle) throws Exception {
        var hostile = "a\"b\\c,d=e:f*g?h\ni";
        var system = system(oracle, hostile);

        await(hostile);
        system.close();

        assertThat(names(hostile)).isEmpty();
    }

    @Test
    void systemsOfOneNameHaveNumbers(Oracle oracle) throws Exception {
        system(oracle, "twin");
        system(oracle, "twin");

        while (names("twin").size() < 2) {
            Thread.onSpinWait();
        }

        assertThat(names("twin")).doesNotHaveDuplicates();
    }

    /// What a second Troupe would register, from another class loader.
    public interface OtherMBean {}

    public static final class Other implements OtherMBean {}

    @Test
    void aNumberThatIsTakenIsPassedOver(Oracle oracle) throws Exception {
        system(oracle, "first");
        var last = Long.parseLong(await("first").getKeyProperty("id"));
        var taken = new ArrayList<ObjectName>();
        for (var id = last + 1; id <= last + 10; id++) {
            taken.add(new ObjectName("dev.troupe:type=ActorSystem,name=\"next\",id=" + id));
            server().registerMBean(new Other(), taken.getLast());
        }

        system(oracle, "next");
        while (names("next").size() == taken.size()) {
            Thread.onSpinWait();
        }
        for (var name : taken) {
            server().unregisterMBean(name);
        }

        assertThat(names("next")).hasSize(1);
    }

    @Test
    void whoUnregistersItDoesNoHarm(Oracle oracle) throws Exception {
        var system = system(oracle, "removed");
        server().unregisterMBean(await("removed"));

        system.close();

        assertThat(names("removed")).isEmpty();
    }

    static final class Late {
        public static void main(String[] arguments) throws Exception {
            try (var system = ActorSystem.start("late")) {
                var management = new Management(system);
                management.look();
                management.close();
                IO.println("servers: " + MBeanServerFactory.findMBeanServer(null).size());
                await("late"); // has made one
                IO.println("registered");
            }
            IO.println("left: " + names("late").size());
        }
    }

    @Test
    void nobodyStartsJmxButWhoWantsIt() throws Exception {
        assertThat(ForkedJava.run(Late.class))
                .containsExactly("servers: 0", "registered", "left: 0");
    }

    static final class Bare {
        public static void main(String[] arguments) {
            try (var system = ActorSystem.start("bare")) {
                var ref = system.spawn(StringBuilder.class, OnStart.of(StringBuilder::new));
                IO.println(ref.ask((StringBuilder s) -> s.append("asked").toString()));
                new Management(system).look();
                IO.println(system.dump().lines().count());
            }
            IO.println(ModuleLayer.boot().modules().size());
        }
    }

    @Test
    void aSystemRunsWithoutTheModuleOfJmx() throws Exception {
        assertThat(ForkedJava.run(Bare.class, "--limit-modules", "java.base"))
                .containsExactly("asked", "2", "1");
    }
}
