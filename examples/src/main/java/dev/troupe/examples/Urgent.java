package dev.troupe.examples;

import dev.troupe.ActorSystem;
import dev.troupe.OnStart;
import dev.troupe.SpawnOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/// Messages are handled in order; one sent through the urgent lane overtakes those that wait.
final class Urgent {
    private Urgent() {}

    static final class Doctor {
        private final List<String> treated = new ArrayList<>();

        /// Keeps the doctor busy, so that others have to wait.
        void operate(String patient, CountDownLatch begun, CountDownLatch end)
                throws InterruptedException {
            begun.countDown();
            end.await();
            treated.add(patient);
        }

        void treat(String patient) {
            treated.add(patient);
        }

        List<String> treated() {
            return List.copyOf(treated);
        }
    }

    static void main(String... arguments) throws Exception {
        try (var system = ActorSystem.start()) {
            var options = SpawnOptions.defaults().urgentLane(4);
            var doctor = system.spawn(Doctor.class, options, OnStart.of(Doctor::new));

            var begun = new CountDownLatch(1);
            var end = new CountDownLatch(1);
            doctor.tell(d -> d.operate("Ann (in surgery)", begun, end));
            begun.await();
            for (var patient : List.of("Bob", "Cid", "Dan")) {
                doctor.tell(d -> d.treat(patient));
            }
            doctor.urgent().tell(d -> d.treat("Eve (emergency)"));
            end.countDown();

            var treated = doctor.ask(Doctor::treated); // waits behind Dan
            treated.forEach(IO::println);

            var dentist = system.spawn(Doctor.class, OnStart.of(Doctor::new));
            try {
                dentist.urgent().tell(d -> d.treat("Flo"));
            } catch (IllegalStateException noSuchLane) {
                IO.println("No emergencies here: " + noSuchLane.getMessage());
            }
        }
    }
}
