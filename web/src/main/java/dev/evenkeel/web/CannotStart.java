package dev.evenkeel.web;

/** The server cannot start, and an operator can do something about it. */
public final class CannotStart extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String whatHappened;
    private final String whatToDo;

    public CannotStart(String whatHappened, String whatToDo) {
        super(whatHappened + " " + whatToDo);
        this.whatHappened = whatHappened;
        this.whatToDo = whatToDo;
    }

    public String whatHappened() {
        return whatHappened;
    }

    public String whatToDo() {
        return whatToDo;
    }
}
