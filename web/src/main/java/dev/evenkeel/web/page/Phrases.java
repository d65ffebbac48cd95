package dev.evenkeel.web.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the engine says, in the language of the reader. Refusals and the messages beside fields travel in English, through workflows, the
 * API and the audit; they are found again here by their wording. What is not found stays as it is.
 */
final class Phrases {

    private static final Pattern GAP = Pattern.compile("\\{(\\d)}");
    private static final Pattern SENTENCE = Pattern.compile("(?<=[.;:]) ");

    private final List<Phrase> phrases;

    private record Phrase(Pattern english, String translated, int fixed) {}

    private Phrases(List<Phrase> phrases) {
        this.phrases = phrases;
    }

    /** @param language as in the name of the bundle, for example {@code zh_CN} */
    static Phrases in(String language) {
        Properties english = bundle("/phrases.properties");
        Properties translated = bundle("/phrases_" + language + ".properties");
        return new Phrases(english.stringPropertyNames().stream()
                .map(key -> phrase(english.getProperty(key), translated.getProperty(key, english.getProperty(key))))
                // The more a phrase says itself, the better it fits.
                .sorted(Comparator.comparingInt(Phrase::fixed).reversed())
                .toList());
    }

    String say(String message) {
        return whole(message)
                .orElseGet(() -> SENTENCE.splitAsStream(message)
                        .map(sentence -> whole(sentence).orElse(sentence))
                        .collect(Collectors.joining(" ")));
    }

    private Optional<String> whole(String message) {
        for (Phrase phrase : phrases) {
            Matcher found = phrase.english().matcher(message);
            if (found.matches()) {
                return Optional.of(GAP.matcher(phrase.translated())
                        .replaceAll(
                                gap -> Matcher.quoteReplacement(say(found.group(Integer.parseInt(gap.group(1)) + 1)))));
            }
        }
        return Optional.empty();
    }

    private static Phrase phrase(String english, String translated) {
        String[] parts = GAP.split(english, -1);
        String pattern = Arrays.stream(parts).map(Pattern::quote).collect(Collectors.joining("(.+)"));
        int fixed = Arrays.stream(parts).mapToInt(String::length).sum();
        return new Phrase(Pattern.compile(pattern, Pattern.DOTALL), translated, fixed);
    }

    private static Properties bundle(String name) {
        try (InputStream file = Phrases.class.getResourceAsStream(name)) {
            if (file == null) {
                throw new IllegalStateException(name + " is missing in the jar. Build it again.");
            }
            Properties bundle = new Properties();
            bundle.load(new InputStreamReader(file, StandardCharsets.UTF_8));
            return bundle;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
