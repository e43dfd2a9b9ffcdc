package dev.troupe.guide;

// tag::account
final class Account {
    private String name = "account";
    private long cents;

    long deposit(long amount) {
        return cents += amount;
    }

    long withdraw(long amount) throws Overdraft {
        if (amount > cents) {
            throw new Overdraft(amount - cents);
        }
        return cents -= amount;
    }

    long balance() {
        return cents;
    }

    void rename(String to) {
        name = to;
    }

    String name() {
        return name;
    }
}
// end::account
