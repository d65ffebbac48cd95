package dev.evenkeel.web.cli;

/** The command ends here; the message says what happened and what to do. */
final class CommandFailed extends Exception {

    private static final long serialVersionUID = 1L;

    private final Exit exit;

    CommandFailed(Exit exit, String message) {
        super(message);
        this.exit = exit;
    }

    static CommandFailed usage(String message) {
        return new CommandFailed(Exit.USAGE, message);
    }

    Exit exit() {
        return exit;
    }
}
