package dev.troupe;

/// Keeps what lies before it in memory apart: a processor reads and writes some 64 bytes at once.
class Apart {
    int p0;
    long p1;
    long p2;
    long p3;
    long p4;
    long p5;
    long p6;
    long p7;
    long p8;
}
