package dev.evenkeel.activities.process;

/** The tool is not there, or may not be executed. */
public final class ToolMissing extends CannotStart {
    private static final long serialVersionUID = 1L;

    private final String tool;

    ToolMissing(String tool, String whatHappened, String whatToDo) {
        super(whatHappened, whatToDo);
        this.tool = tool;
    }

    /** The name under which it was looked for. */
    public String tool() {
        return tool;
    }
}
