package dev.evenkeel.workflows.runbook;

import static dev.evenkeel.workflows.document.Key.optional;
import static dev.evenkeel.workflows.document.Key.required;

import dev.evenkeel.workflows.document.Key;
import dev.evenkeel.workflows.document.Shape;
import dev.evenkeel.workflows.expression.Template;
import dev.evenkeel.workflows.expression.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a step logs in to a host. What it leaves out, the site at hand says.
 *
 * @param key a reference to the private key
 * @param agent whether the keys are those of the SSH agent
 * @param jump the hosts to go through
 * @param hostKey the fingerprint of the host's key
 * @param become the user as whom things are done there
 * @param becomePassword a reference to the password that sudo asks for
 */
public record SshAccess(
        Template host,
        @Nullable Template user,
        @Nullable Template port,
        @Nullable String key,
        boolean agent,
        @Nullable Template jump,
        @Nullable Template hostKey,
        @Nullable Template become,
        @Nullable String becomePassword) {

    private static final List<Key> KEYS = List.of(
            required("host", Shape.TEMPLATE, "The address of the host."),
            optional("user", Shape.TEMPLATE, "that of the site, else of the server", "The user to log in as."),
            optional("port", Shape.WHOLE_TEMPLATE, "that of the site, else 22", "The port of its SSH server."),
            optional(
                    "key",
                    Shapes.SECRET,
                    "the site's credential ssh, else the server's own key",
                    "A reference to the private key."),
            optional(
                    "agent",
                    Shape.TRUTH,
                    "that of the site, else false",
                    "Whether the keys are those of the SSH agent, at SSH_AUTH_SOCK of the host that acts."),
            optional(
                    "jump",
                    Shapes.COMMAND,
                    "that of the site, else none",
                    "Hosts to go through, the nearest first, each as user@host:port; user and port may be left out."),
            optional(
                    "host_key",
                    Shape.TEMPLATE,
                    "that of the site, else one of the known hosts",
                    "The fingerprint of the host's key, SHA256:…, as ssh-keygen -l prints it."),
            optional(
                    "become",
                    Shape.TEMPLATE,
                    "that of the site, else nobody else",
                    "The user as whom it is done on the host, by sudo."),
            optional(
                    "become_password",
                    Shapes.SECRET,
                    "the site's credential sudo, else none",
                    "A reference to the password that sudo asks for."));

    static Key[] keysAnd(Key... more) {
        List<Key> keys = new ArrayList<>(KEYS);
        keys.addAll(Arrays.asList(more));
        return keys.toArray(Key[]::new);
    }

    static SshAccess read(KindFields fields) {
        if (fields.plain().has("key") && fields.plain().truth("agent", false)) {
            fields.problem("agent", "A step has a key, or takes those of the agent", "Leave one of them out.");
        }
        return new SshAccess(
                fields.text("host"),
                fields.maybeText("user"),
                fields.maybe("port", Type.WHOLE_NUMBER),
                fields.secret("key"),
                fields.plain().truth("agent", false),
                fields.maybeList("jump"),
                fields.maybeText("host_key"),
                fields.maybeText("become"),
                fields.secret("become_password"));
    }

    /** The values that its author wrote, and those of its step. */
    List<Template> valuesAnd(@Nullable Template... more) {
        List<Template> values = new ArrayList<>(ToolStep.written(host, user, port, jump, hostKey, become));
        values.addAll(ToolStep.written(more));
        return List.copyOf(values);
    }

    /** The host, and who becomes whom there, for people. */
    String text(Map<String, Object> at) {
        return host.text(at) + (become == null ? "" : " as " + become.text(at));
    }
}
