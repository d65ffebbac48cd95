package dev.evenkeel.workflows.runbook;

import dev.evenkeel.workflows.contract.Role;
import dev.evenkeel.workflows.document.Shape;
import java.util.List;
import java.util.Locale;

/** The words by which a runbook names roles. */
final class Roles {

    private static final List<String> WORDS = List.of("responder", "operator", "approver", "admin");

    static final Shape SHAPE = new Shape.OneOf(WORDS);

    private Roles() {}

    /** For another word, which is a problem already, something stands for it. */
    static Role of(String word) {
        return WORDS.contains(word) ? Role.valueOf(word.toUpperCase(Locale.ROOT)) : Role.APPROVER;
    }
}
