package dev.troupe;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.AttributeNotFoundException;
import javax.management.DynamicMBean;
import javax.management.InstanceAlreadyExistsException;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import javax.management.ReflectionException;
import org.jspecify.annotations.Nullable;

/// A system as an MBean: a few counts, and the dumps as operations. A dynamic one, because the
/// interface of another would have to be public. Registering is guarded by its [Management].
final class SystemBean implements DynamicMBean {
    private static final String ACTORS = "Actors";
    private static final String QUEUED = "Queued";
    private static final String DEAD_LETTERS = "DeadLetters";
    private static final String DUMP = "dump";
    private static final String DUMP_JSON = "dumpJson";

    private static final AtomicLong LAST_ID = new AtomicLong();

    private final ActorSystem system;
    private final List<Place> places = new ArrayList<>();

    /// Where this is registered, and as what.
    private record Place(MBeanServer server, ObjectName name) {}

    SystemBean(ActorSystem system) {
        this.system = system;
    }

    // ---- Being found.

    /// Registers this with all servers that there are by now.
    void appear() throws JMException {
        var servers = MBeanServerFactory.findMBeanServer(null);
        places.removeIf(place -> !servers.contains(place.server));
        for (var server : servers) {
            if (places.stream().noneMatch(place -> place.server.equals(server))) {
                places.add(new Place(server, register(server)));
            }
        }
    }

    private ObjectName register(MBeanServer server) throws JMException {
        while (true) {
            var text =
                    "dev.troupe:type=ActorSystem,name=%s,id=%d"
                            .formatted(ObjectName.quote(system.name()), LAST_ID.incrementAndGet());
            try {
                return server.registerMBean(this, new ObjectName(text)).getObjectName();
            } catch (InstanceAlreadyExistsException _) {
                // that of a second Troupe, from another class loader: the next number is free
            }
        }
    }

    void disappear() {
        for (var place : places) {
            try {
                place.server.unregisterMBean(place.name);
            } catch (JMException _) {
                // somebody else has done it
            }
        }
        places.clear();
    }

    // ---- What is found.

    @Override
    public MBeanInfo getMBeanInfo() {
        var attributes =
                new MBeanAttributeInfo[] {
                    attribute(ACTORS, "How many actors have not ended"),
                    attribute(QUEUED, "How many messages wait in mailboxes"),
                    attribute(DEAD_LETTERS, "How many messages were never handled")
                };
        var operations =
                new MBeanOperationInfo[] {
                    operation(DUMP, "What every actor is doing, as a text"),
                    operation(DUMP_JSON, "What every actor is doing, as JSON")
                };
        return new MBeanInfo(
                ActorSystem.class.getName(), "An actor system", attributes, null, operations, null);
    }

    private static MBeanAttributeInfo attribute(String name, String description) {
        return new MBeanAttributeInfo(name, "long", description, true, false, false);
    }

    private static MBeanOperationInfo operation(String name, String description) {
        return new MBeanOperationInfo(
                name, description, null, String.class.getName(), MBeanOperationInfo.INFO);
    }

    @Override
    public Object getAttribute(String name) throws AttributeNotFoundException {
        return switch (name) {
            case ACTORS -> (long) system.roster().size();
            case QUEUED -> system.roster().living().stream().mapToLong(Cell::queueLength).sum();
            case DEAD_LETTERS -> system.deadLetterCount();
            default -> throw new AttributeNotFoundException(name);
        };
    }

    /// Those that there are.
    @Override
    public AttributeList getAttributes(String[] names) {
        var found = new AttributeList();
        for (var name : names) {
            try {
                found.add(new Attribute(name, getAttribute(name)));
            } catch (AttributeNotFoundException _) {
                // is left out
            }
        }
        return found;
    }

    @Override
    public void setAttribute(Attribute attribute) throws AttributeNotFoundException {
        throw new AttributeNotFoundException("Nothing can be set: " + attribute.getName());
    }

    @Override
    public AttributeList setAttributes(AttributeList attributes) {
        return new AttributeList();
    }

    @Override
    public Object invoke(String name, Object @Nullable [] arguments, String @Nullable [] types)
            throws ReflectionException {
        return switch (name) {
            case DUMP -> system.dump();
            case DUMP_JSON -> system.dumpJson();
            default -> throw new ReflectionException(new NoSuchMethodException(name));
        };
    }
}
