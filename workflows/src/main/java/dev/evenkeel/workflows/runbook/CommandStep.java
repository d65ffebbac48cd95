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

    /** @param readOnly the author's word that it changes nothing, so that a rehearsal may run it */
    record Script(Common common, Template command, Template environment, boolean readOnly) implements CommandStep {
        @Override
        public String kind() {
            return "script";
        }

        @Override
        public Script with(Common common) {
            return new Script(common, command, environment, readOnly);
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

    /**
     * @param command the argument list
     * @param key a reference to the private key, or null for the server's own key
     */
    record Ssh(
            Common common,
            Template host,
            @Nullable Template user,
            @Nullable Template port,
            Template command,
            @Nullable String key)
            implements CommandStep {
        @Override
        public String kind() {
            return "ssh.command";
        }

        @Override
        public Ssh with(Common common) {
            return new Ssh(common, host, user, port, command, key);
        }

        @Override
        public boolean acts() {
            return true;
        }

        @Override
        public List<Template> values() {
            return ToolStep.written(host, user, port, command);
        }

        @Override
        public InRehearsal inRehearsal() {
            return InRehearsal.SHOWN;
        }

        @Override
        public String doing(Map<String, Object> at) {
            return "ssh " + host.text(at) + " " + line(command, at);
        }
    }

    private static String line(Template command, Map<String, Object> at) {
        return command.list(at).stream()
                .map(word -> word.isEmpty() || word.chars().anyMatch(Character::isWhitespace) ? "'" + word + "'" : word)
                .collect(Collectors.joining(" "));
    }
}
