package dev.evenkeel.workflows.runbook;

import dev.evenkeel.workflows.contract.CommandActivities.CommandResult;
import dev.evenkeel.workflows.expression.Template;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The kinds of steps that run a command: here, or on another host. */
public sealed interface CommandStep extends ToolStep {

    @Override
    default Class<CommandResult> result() {
        return CommandResult.class;
    }

    /**
     * @param readOnly the author's word that it changes nothing, so that a rehearsal may run it
     * @param memory the most that it takes, in MiB; null for what is usual
     * @param processes how many at once at most; null for what is usual
     */
    record Script(
            Common common,
            Template command,
            Template environment,
            boolean readOnly,
            @Nullable Long memory,
            @Nullable Long processes)
            implements CommandStep {
        @Override
        public String kind() {
            return "script";
        }

        @Override
        public Script with(Common common) {
            return new Script(common, command, environment, readOnly, memory, processes);
        }

        @Override
        public boolean acts() {
            return !readOnly;
        }

        @Override
        public List<Template> values() {
            return List.of(command, environment);
        }

        @Override
        public InRehearsal inRehearsal() {
            return readOnly ? InRehearsal.DONE : InRehearsal.SHOWN;
        }

        @Override
        public String doing(Map<String, Object> at) {
            return line(command, at);
        }
    }

    /** @param command the argument list */
    record Ssh(Common common, SshAccess access, Template command, Template environment) implements CommandStep {
        @Override
        public String kind() {
            return "ssh.command";
        }

        @Override
        public Ssh with(Common common) {
            return new Ssh(common, access, command, environment);
        }

        @Override
        public boolean acts() {
            return true;
        }

        @Override
        public List<Template> values() {
            return access.valuesAnd(command, environment);
        }

        @Override
        public InRehearsal inRehearsal() {
            return InRehearsal.SHOWN;
        }

        @Override
        public String doing(Map<String, Object> at) {
            return "ssh " + access.text(at) + " " + line(command, at);
        }
    }

    private static String line(Template command, Map<String, Object> at) {
        return command.list(at).stream()
                .map(word -> word.isEmpty() || word.chars().anyMatch(Character::isWhitespace) ? "'" + word + "'" : word)
                .collect(Collectors.joining(" "));
    }
}
