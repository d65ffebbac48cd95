package dev.evenkeel.web.runs;

import dev.evenkeel.web.runs.view.Question;
import dev.evenkeel.workflows.contract.Decision.Action;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/**
 * What a person typed into the form of a decision.
 *
 * @param id made with the form, so that a form sent twice decides once
 * @param without the parts of an undo whose boxes were not ticked
 * @param refused why it was refused; null when it was not (yet)
 */
public record DecisionForm(
        String id,
        @Nullable String step,
        String comment,
        Map<String, String> evidence,
        Set<String> without,
        @Nullable String refused) {

    static final String PREFIX = "evidence.";

    static DecisionForm empty() {
        return new DecisionForm(UUID.randomUUID().toString(), null, "", Map.of(), Set.of(), null);
    }

    static DecisionForm sent(String id, @Nullable String step, String comment, MultiValueMap<String, String> sent) {
        Map<String, String> evidence = new LinkedHashMap<>();
        sent.toSingleValueMap().forEach((key, value) -> {
            if (key.startsWith(PREFIX)) {
                evidence.put(key.substring(PREFIX.length()), value);
            }
        });
        Set<String> without = new LinkedHashSet<>(sent.getOrDefault("undo.part", List.of()));
        sent.getOrDefault("undo.do", List.of()).forEach(without::remove);
        return new DecisionForm(id, step, comment, evidence, without, null);
    }

    /** What was typed stays; the next try is another decision. */
    DecisionForm refused(String why) {
        return new DecisionForm(UUID.randomUUID().toString(), step, comment, evidence, without, why);
    }

    /** The same, with the digest of a file that was kept: it need not be sent again. */
    DecisionForm with(String field, String sha256) {
        Map<String, String> more = new LinkedHashMap<>(evidence);
        more.put(field, sha256);
        return new DecisionForm(id, step, comment, more, without, refused);
    }

    public boolean about(Question question) {
        return question.step().equals(step);
    }

    public String evidence(String field) {
        return evidence.getOrDefault(field, "");
    }

    /** The evidence as values of the kinds that the fields ask for; what does not fit stays a text and is refused by the run. */
    Map<String, Object> values(@Nullable Question question, Action action) {
        Map<String, Object> values = new LinkedHashMap<>();
        if (action == Action.UNDO) {
            values.put("without", List.copyOf(without));
        }
        if (question != null && (action == Action.COMPLETE || action == Action.MARK_DONE)) {
            for (Question.Field field : question.fields()) {
                String typed = evidence(field.id()).strip();
                if (field.kind().equals(Question.Field.FILE)) {
                    continue; // a digest alone is no file: EvidenceFiles knows whether there is one
                }
                if (field.kind().equals("BOOLEAN") && (action == Action.COMPLETE || !typed.isEmpty())) {
                    values.put(field.id(), typed.equals("true"));
                } else if (!typed.isEmpty()) {
                    values.put(field.id(), field.kind().equals("NUMBER") ? number(typed) : typed);
                }
            }
        }
        return values;
    }

    private static Object number(String typed) {
        try {
            double number = Double.parseDouble(typed);
            if (number == Math.rint(number) && Math.abs(number) < 1e15) {
                return (long) number;
            }
            return number;
        } catch (NumberFormatException e) {
            return typed;
        }
    }
}
