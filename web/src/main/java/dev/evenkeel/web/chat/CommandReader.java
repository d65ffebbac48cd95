package dev.evenkeel.web.chat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a command: its first word says which one it is. Nothing else in it is looked at by anybody but the command. */
final class CommandReader {

    private static final Pattern UNSEEN =
            Pattern.compile("[\\p{Cc}&&[^\\n\\t]]|[\\p{Cs}\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2069\\ufeff]");
    private static final Pattern SPACE = Pattern.compile("[\\s\\u00a0\\u3000]+");

    /** Phones write quotes of their own. */
    private static final Pattern VALUE =
            Pattern.compile("\\G[\\s\\u00a0\\u3000]*([A-Za-z][A-Za-z0-9_.-]{0,99})=(?:[\"“”]([^\"“”]*)[\"“”]|(\\S*))");

    private static final int MOST_VALUES = 100;

    private CommandReader() {}

    static ChatCommand read(String text) {
        String said = UNSEEN.matcher(text.replace("\r\n", "\n").replace('\r', '\n'))
                .replaceAll("")
                .strip();
        String[] parts = SPACE.split(said, 2);
        String word = parts[0].toLowerCase(Locale.ROOT).replaceFirst("^/", "");
        String rest = parts.length == 1 ? "" : parts[1].strip();
        return switch (word) {
            case "", "help", "?" -> new ChatCommand.Help();
            case "status" ->
                run(rest, "status") instanceof ChatCommand wrong ? wrong : new ChatCommand.Status(first(rest));
            case "ack" -> run(rest, "ack") instanceof ChatCommand wrong ? wrong : new ChatCommand.Ack(first(rest));
            case "update" ->
                rest.isEmpty()
                        ? new ChatCommand.Wrong("Write the status update behind it: update The cart works again.")
                        : new ChatCommand.Update(rest);
            case "run" -> launch(rest);
            case "approve" ->
                rest.isEmpty()
                        ? new ChatCommand.Wrong(
                                "Write the code behind it: approve CODE. The page of the run shows you one.")
                        : new ChatCommand.Approve(rest);
            case "link" ->
                rest.isEmpty()
                        ? new ChatCommand.Wrong(
                                "Write the code behind it: link CODE. Evenkeel shows you one under Settings, Chat.")
                        : new ChatCommand.Link(rest);
            default -> new ChatCommand.Wrong("There is no such command. Write help to see those that there are.");
        };
    }

    /** @return what is wrong when there is more than one word; null when nothing is */
    private static @Nullable ChatCommand run(String rest, String command) {
        return SPACE.matcher(rest).find()
                ? new ChatCommand.Wrong("Write " + command + ", or " + command + " and the id of one run.")
                : null;
    }

    private static @Nullable String first(String rest) {
        return rest.isEmpty() ? null : rest;
    }

    private static ChatCommand launch(String rest) {
        String[] parts = SPACE.split(rest, 2);
        if (parts[0].isEmpty() || parts[0].contains("=")) {
            return new ChatCommand.Wrong("Write which runbook: run RUNBOOK input=value other=\"two words\".");
        }
        String values = parts.length == 1 ? "" : parts[1].strip();
        Map<String, List<String>> typed = new LinkedHashMap<>();
        Matcher value = VALUE.matcher(values);
        int end = 0;
        int count = 0;
        while (value.find()) {
            typed.computeIfAbsent(value.group(1), name -> new ArrayList<>())
                    .add(value.group(2) == null ? value.group(3) : value.group(2));
            end = value.end();
            count++;
        }
        return end < values.length() || count > MOST_VALUES
                ? new ChatCommand.Wrong("Write what the runbook asks for as input=value, with quotes around several"
                        + " words: run RUNBOOK input=value other=\"two words\".")
                : new ChatCommand.Run(parts[0], typed);
    }
}
