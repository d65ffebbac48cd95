package dev.evenkeel.workflows.runbook;

import dev.evenkeel.workflows.contract.Role;
import dev.evenkeel.workflows.expression.Expression;
import dev.evenkeel.workflows.expression.Template;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One step of a runbook. The interpreter is a switch over these kinds. */
public sealed interface Step
        permits ToolStep,
                Step.Approval,
                Step.Task,
                Step.Gate,
                Step.Fail,
                Step.Wait,
                Step.Choice,
                Step.Run,
                Step.Group,
                Step.Parallel,
                Step.ForEach {

    Common common();

    /** The word that a runbook writes for this kind, for example {@code terraform.plan}. */
    String kind();

    default String id() {
        return common().id();
    }

    /** The steps inside this one; empty for a step that acts itself. */
    default List<Step> children() {
        return List.of();
    }

    /**
     * What every step may say.
     *
     * @param timeout how long one attempt may take, waiting for people not counted
     * @param onFailure what happens when the step failed; null leaves it to the procedure
     * @param secrets references to secrets by the name of the environment variable that the tool gets
     * @param register named results, computed from {@code result}
     * @param undo the way back: what takes this step back once it has acted
     * @param provesFence whether its success proves that the old primary takes no more writes
     */
    record Common(
            String id,
            Template title,
            @Nullable Expression when,
            @Nullable Template site,
            @Nullable Duration timeout,
            Retry retry,
            @Nullable OnFailure onFailure,
            @Nullable Duration budget,
            Map<String, String> secrets,
            Map<String, Expression> register,
            List<Step> undo,
            Position at,
            InDrill inDrill,
            boolean provesFence) {
        public Common {
            undo = List.copyOf(undo);
            secrets = Map.copyOf(secrets);
            register = Collections.unmodifiableMap(new LinkedHashMap<>(register));
        }

        /** The same with what is known only once the step itself is read. */
        Common with(Map<String, Expression> registered, List<Step> wayBack) {
            return new Common(
                    id,
                    title,
                    when,
                    site,
                    timeout,
                    retry,
                    onFailure,
                    budget,
                    secrets,
                    registered,
                    wayBack,
                    at,
                    inDrill,
                    provesFence);
        }
    }

    /** What a drill does with a step. */
    enum InDrill {
        RUN,
        /** Passes it over. */
        SKIP,
        /** Shows it, as a rehearsal does. */
        SIMULATE
    }

    /** @param attempts how often the step is tried by itself, the first time included */
    record Retry(int attempts, Duration delay, double backoff, Duration maxDelay) {
        public static final Retry NONE = new Retry(1, Duration.ZERO, 1, Duration.ZERO);
    }

    enum OnFailure {
        /** Pause the run and ask a person. */
        ASK,
        /** End the run as failed; a deploy rolls back. */
        STOP,
        /** Note it and go on. */
        CONTINUE,
        /** Undo what the run has done, and end it. */
        UNDO
    }

    /** Whether it changes something beyond the run itself, so that a change of what was approved concerns it. */
    default boolean acts() {
        return false;
    }

    /** Whether its failure is a verdict on what was done before it: a deploy then rolls back instead of asking. */
    default boolean judges() {
        return false;
    }

    /** The same step with other words around it. */
    Step with(Common common);

    /**
     * @param count how many different people have to agree
     * @param escalation whom it is called out for when nobody has agreed; null: nobody
     */
    record Approval(
            Common common,
            int count,
            Role from,
            @Nullable Template instructions,
            Duration expires,
            @Nullable Escalation escalation)
            implements Step {
        @Override
        public String kind() {
            return "approval";
        }

        @Override
        public Step with(Common common) {
            return new Approval(common, count, from, instructions, expires, escalation);
        }
    }

    /** @param to the role that is asked as well, once {@code after} has passed */
    record Escalation(Duration after, Role to) {}

    /**
     * @param assignee yields the name of the person whose task it is at first; null: nobody's
     * @param due how long it may take before it is overdue; null: for ever
     */
    record Task(
            Common common,
            Role from,
            Template instructions,
            @Nullable Template assignee,
            @Nullable Duration due,
            List<Evidence> evidence)
            implements Step {
        @Override
        public String kind() {
            return "task";
        }

        @Override
        public Step with(Common common) {
            return new Task(common, from, instructions, assignee, due, evidence);
        }
    }

    /** A field of a task's form. {@code options} only for a choice. */
    record Evidence(String id, Kind kind, String title, boolean required, List<String> options) {

        public enum Kind {
            STRING,
            NUMBER,
            BOOLEAN,
            CHOICE,
            FILE
        }
    }

    record Gate(Common common, Expression pass, @Nullable Template otherwise) implements Step {
        @Override
        public String kind() {
            return "gate";
        }

        @Override
        public boolean judges() {
            return true;
        }

        @Override
        public Step with(Common common) {
            return new Gate(common, pass, otherwise);
        }
    }

    /** Ends what it stands in: its failure is final unless the step says otherwise. */
    record Fail(Common common, Template message) implements Step {
        @Override
        public String kind() {
            return "fail";
        }

        @Override
        public Step with(Common common) {
            return new Fail(common, message);
        }
    }

    record Wait(Common common, Until until) implements Step {
        @Override
        public String kind() {
            return "wait";
        }

        @Override
        public Step with(Common common) {
            return new Wait(common, until);
        }
    }

    /** When a wait is over. */
    sealed interface Until {

        record Passed(Template duration) implements Until {}

        /** @param time yields an RFC 3339 time; one that is past waits no longer */
        record Moment(Template time) implements Until {}

        /**
         * @param condition is looked at again and again, with the variable {@code now}
         * @param every the pause between two looks
         * @param within how long it may take before the wait has failed
         */
        record Holds(Expression condition, Duration every, Duration within) implements Until {}
    }

    /**
     * Goes one of several ways.
     *
     * @param by yields the id of an option; null: a person chooses
     * @param from the role that the person needs
     */
    record Choice(
            Common common,
            @Nullable Expression by,
            Role from,
            @Nullable Template instructions,
            List<Option> options) implements Step {
        @Override
        public String kind() {
            return "choice";
        }

        @Override
        public Step with(Common common) {
            return new Choice(common, by, from, instructions, options);
        }

        @Override
        public List<Step> children() {
            return options.stream().<Step>map(Option::way).toList();
        }
    }

    /** @param way its steps, as a group with the option's label for a title */
    record Option(String id, Group way) {}

    /**
     * Another runbook, as a run of its own.
     *
     * @param inputs values by the id of the other runbook's input
     * @param secrets the inputs of this runbook whose references are handed on, by the id of the other runbook's input
     */
    record Run(Common common, String runbook, Map<String, Template> inputs, Map<String, String> secrets)
            implements Step {
        public Run {
            inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
            secrets = Collections.unmodifiableMap(new LinkedHashMap<>(secrets));
        }

        @Override
        public String kind() {
            return "run";
        }

        @Override
        public Step with(Common common) {
            return new Run(common, runbook, inputs, secrets);
        }
    }

    record Group(Common common, List<Step> steps) implements Step {
        @Override
        public String kind() {
            return "group";
        }

        @Override
        public Step with(Common common) {
            return new Group(common, steps);
        }

        @Override
        public List<Step> children() {
            return steps;
        }
    }

    record Parallel(Common common, List<Step> branches) implements Step {
        @Override
        public String kind() {
            return "parallel";
        }

        @Override
        public Step with(Common common) {
            return new Parallel(common, branches);
        }

        @Override
        public List<Step> children() {
            return branches;
        }
    }

    /**
     * @param items yields a list
     * @param as the name of the variable that holds the item at hand
     * @param waves the sizes of the waves, one after the other, the last one repeated; empty: all items are one wave
     * @param soak how long to wait between two waves
     * @param maxParallel how many items are worked on at the same time
     * @param maxFailures how many items may fail before no further one is started
     */
    record ForEach(
            Common common,
            Expression items,
            String as,
            List<Waves.Size> waves,
            Duration soak,
            int maxParallel,
            Limit maxFailures,
            List<Step> steps)
            implements Step {
        @Override
        public String kind() {
            return "for_each";
        }

        @Override
        public Step with(Common common) {
            return new ForEach(common, items, as, waves, soak, maxParallel, maxFailures, steps);
        }

        @Override
        public List<Step> children() {
            return steps;
        }
    }

    /** A number, or a share of all in percent, rounded down. */
    record Limit(int amount, boolean percent) {
        public static final Limit NONE = new Limit(0, false);

        public int of(int total) {
            return percent ? total * amount / 100 : amount;
        }
    }
}
