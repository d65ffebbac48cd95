package dev.evenkeel.workflows.runbook;

/** What a problem breaks, for tools that sort and silence findings. The key does not change between versions. */
public enum Rule {
    FILE("file", "The file is text that can be read"),
    YAML("yaml", "The file is YAML of a reasonable size and depth"),
    KEY("key", "Keys are known, there once, and there when they are needed"),
    VALUE("value", "Values have the type and form that their key asks for"),
    EXPRESSION("expression", "Expressions are well-formed and of the right type"),
    CONTENT("content", "What a file says fits together and refers to what exists"),
    RUNBOOK_TEST("runbook-test", "A runbook's test can be run"),
    EXPECTATION("expectation", "A runbook does what its test expects");

    private final String key;
    private final String description;

    Rule(String key, String description) {
        this.key = key;
        this.description = description;
    }

    public String key() {
        return key;
    }

    public String description() {
        return description;
    }
}
