package dev.evenkeel.web.catalog;

import dev.evenkeel.workflows.alert.AlertReader;
import dev.evenkeel.workflows.alert.AlertRules;
import dev.evenkeel.workflows.contract.CanonicalJson;
import dev.evenkeel.workflows.estate.Estate;
import dev.evenkeel.workflows.estate.EstateReader;
import dev.evenkeel.workflows.expression.EvaluationException;
import dev.evenkeel.workflows.runbook.ChildRunbooks;
import dev.evenkeel.workflows.runbook.Input;
import dev.evenkeel.workflows.runbook.Inputs;
import dev.evenkeel.workflows.runbook.Problem;
import dev.evenkeel.workflows.runbook.Reading;
import dev.evenkeel.workflows.runbook.Runbook;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The catalog of one folder. It is looked at every two seconds, and read again when a file or the commit has changed. */
final class FolderCatalog implements Catalog, Estates, Versions, AlertRouting {

    private static final Logger LOG = LoggerFactory.getLogger(FolderCatalog.class);

    private final FolderFiles files;
    private final GitFolder git;
    private volatile Loaded loaded = Loaded.NOTHING;

    private record Loaded(
            String mark,
            Estate estate,
            List<Problem> estateProblems,
            List<Entry> entries,
            AlertRules alerts,
            List<Problem> alertProblems) {
        static final Loaded NOTHING = new Loaded("", Estate.EMPTY, List.of(), List.of(), AlertRules.NONE, List.of());
    }

    FolderCatalog(FolderFiles files) {
        this.files = files;
        this.git = new GitFolder(files.folder());
    }

    /** Looks whether anything has changed, and reads it. */
    synchronized void refresh() {
        try {
            FolderScan scan = FolderScan.of(files.folder());
            if (!loaded.mark().equals(scan.fingerprint() + git.marks())) {
                git.refresh(scan.fingerprint());
                Loaded before = loaded;
                loaded = load(scan);
                if (!loaded.entries().equals(before.entries())
                        || !loaded.estateProblems().equals(before.estateProblems())
                        || !loaded.alertProblems().equals(before.alertProblems())) {
                    tell();
                }
            }
        } catch (IOException e) {
            Problem problem = FolderFiles.problem(
                    files.folder().toString(),
                    "The runbook folder cannot be read: " + e,
                    "Name another one with evenkeel.runbooks.");
            if (!loaded.estateProblems().equals(List.of(problem))) {
                LOG.error("{}", problem);
            }
            loaded = new Loaded(
                    "", loaded.estate(), List.of(problem), loaded.entries(), loaded.alerts(), loaded.alertProblems());
        }
    }

    private Loaded load(FolderScan scan) {
        Map<String, Entry> before = new HashMap<>();
        loaded.entries().forEach(entry -> before.put(entry.path(), entry));
        EstateReader.Reading estate = files.estate();
        List<Entry> entries = new ArrayList<>();
        for (String path : scan.runbooks()) {
            entries.add(entry(files.runbook(path, estate), before.get(path)));
        }
        entries.sort(Comparator.comparing(Entry::name).thenComparing(Entry::path));
        List<Entry> all = withChildren(withoutNamesakes(entries));
        AlertReader.Reading alerts = alerts(estate, all);
        return new Loaded(
                scan.fingerprint() + git.marks(),
                estate.problems().isEmpty() ? estate.estate() : loaded.estate(),
                estate.problems(),
                all,
                alerts.problems().isEmpty() ? alerts.rules() : loaded.alerts(),
                alerts.problems());
    }

    private AlertReader.Reading alerts(EstateReader.Reading estate, List<Entry> entries) {
        Map<String, Runbook> good = new HashMap<>();
        Set<String> broken = new HashSet<>();
        for (Entry entry : entries) {
            Runbook runbook = entry.runbook();
            if (runbook != null && entry.launchable()) {
                good.put(entry.name(), runbook);
            } else {
                broken.add(entry.name());
            }
        }
        return files.alerts(FolderFiles.around(estate, good, broken));
    }

    /** What runs a broken runbook is broken too, and so on up. */
    private static List<Entry> withChildren(List<Entry> entries) {
        Map<String, Runbook> good = new HashMap<>();
        entries.stream().filter(Entry::launchable).forEach(entry -> {
            if (entry.runbook() != null) {
                good.put(entry.name(), entry.runbook());
            }
        });
        ChildRunbooks children = new ChildRunbooks(good);
        List<Entry> marked = entries.stream()
                .map(entry -> {
                    @Nullable Runbook runbook = good.get(entry.name());
                    List<Problem> problems = runbook == null ? List.of() : children.problems(runbook);
                    return problems.isEmpty() ? entry : withProblems(entry, problems);
                })
                .toList();
        return marked.equals(entries) ? entries : withChildren(marked);
    }

    private Entry entry(FolderFiles.RunbookFile file, @Nullable Entry before) {
        GitFolder.Origin origin = git.origin(file.path());
        return switch (file.reading()) {
            case Reading.Good(Runbook runbook) ->
                new Entry(
                        runbook.name(),
                        file.path(),
                        runbook,
                        file.text(),
                        hash(file.text()),
                        origin.commit(),
                        origin.editor(),
                        List.of());
            case Reading.Bad(String name, List<Problem> problems) ->
                before != null && before.runbook() != null
                        ? withProblems(before, problems)
                        : new Entry(
                                name,
                                file.path(),
                                null,
                                file.text(),
                                hash(file.text()),
                                origin.commit(),
                                origin.editor(),
                                problems);
        };
    }

    /** A name is an address: none of two with the same one can be launched. */
    private static List<Entry> withoutNamesakes(List<Entry> entries) {
        Map<String, List<String>> paths = entries.stream()
                .collect(Collectors.groupingBy(Entry::name, Collectors.mapping(Entry::path, Collectors.toList())));
        return entries.stream()
                .map(entry -> {
                    List<String> same = paths.getOrDefault(entry.name(), List.of());
                    return same.size() < 2
                            ? entry
                            : withProblems(
                                    entry,
                                    Stream.concat(
                                                    entry.problems().stream(),
                                                    Stream.of(FolderFiles.problem(
                                                            entry.path(),
                                                            "The name '" + entry.name() + "' is used more than once: "
                                                                    + String.join(", ", same),
                                                            "Give each runbook a name of its own.")))
                                            .toList());
                })
                .toList();
    }

    private static Entry withProblems(Entry entry, List<Problem> problems) {
        return new Entry(
                entry.name(),
                entry.path(),
                entry.runbook(),
                entry.text(),
                entry.hash(),
                entry.commit(),
                entry.editor(),
                List.copyOf(problems));
    }

    private void tell() {
        long broken = entries().stream().filter(entry -> !entry.launchable()).count();
        LOG.info(
                "{} runbooks in {}{}",
                entries().size(),
                files.folder(),
                broken == 0 ? "" : ", " + broken + " with problems");
        Stream.of(
                        estateProblems().stream(),
                        alertProblems().stream(),
                        entries().stream().flatMap(entry -> entry.problems().stream()))
                .flatMap(problems -> problems)
                .limit(20)
                .forEach(problem -> LOG.warn("{}", problem));
    }

    private static String hash(String text) {
        return CanonicalJson.sha256(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public List<Entry> entries() {
        return loaded.entries();
    }

    @Override
    public Optional<Entry> find(String name) {
        return entries().stream().filter(entry -> entry.name().equals(name)).findFirst();
    }

    @Override
    public List<Problem> estateProblems() {
        return loaded.estateProblems();
    }

    @Override
    public AlertRules alertRules() {
        return loaded.alerts();
    }

    @Override
    public List<Problem> alertProblems() {
        return loaded.alertProblems();
    }

    @Override
    public Estate estate() {
        return loaded.estate();
    }

    @Override
    public List<String> environments(Entry entry) {
        Runbook runbook = entry.runbook();
        String service = runbook == null ? null : runbook.service();
        if (service == null) {
            return List.copyOf(estate().environments().keySet());
        }
        return Optional.ofNullable(estate().services().get(service))
                .map(known -> List.copyOf(known.environments().keySet()))
                .orElse(List.of());
    }

    @Override
    public List<String> choices(Entry entry, String environment, Input input) {
        Runbook runbook = entry.runbook();
        try {
            return snapshot(environment, runbook == null ? null : runbook.service())
                    .flatMap(here -> Inputs.allowed(input, here))
                    .orElse(input.options());
        } catch (EvaluationException needsWhatIsNotKnownYet) {
            return input.options();
        }
    }

    @Override
    public Version version(String path, String commit, String hash) {
        OptionalInt behind = git.behind(commit.replace("+", ""), path);
        Integer commits = behind.isPresent() ? behind.getAsInt() : null;
        Optional<String> now = current(path);
        if (now.isEmpty()) {
            return new Version(files.exists(path) ? State.UNREADABLE : State.GONE, commits);
        }
        return new Version(hash(now.get()).equals(hash) ? State.SAME : State.CHANGED, commits);
    }

    @Override
    public Optional<String> current(String path) {
        return files.current(path);
    }
}
