package dev.evenkeel.workflows.runbook;

/** A place in a file. Line and column count from 1. */
public record Position(String file, int line, int column) {

    @Override
    public String toString() {
        return file + ":" + line + ":" + column;
    }
}
