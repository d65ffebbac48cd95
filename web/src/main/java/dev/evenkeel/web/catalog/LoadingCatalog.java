package dev.evenkeel.web.catalog;

import dev.evenkeel.web.Language;
import dev.evenkeel.workflows.alert.AlertRules;
import dev.evenkeel.workflows.estate.Estate;
import dev.evenkeel.workflows.runbook.Input;
import dev.evenkeel.workflows.runbook.Problem;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** The catalog while it is first loaded, beside the start of the server: whoever asks waits until it is there. */
final class LoadingCatalog implements Catalog, Estates, Versions, AlertRouting {

    private final CompletableFuture<FolderCatalog> loaded;

    LoadingCatalog(Supplier<FolderCatalog> load) {
        this.loaded = CompletableFuture.supplyAsync(load, Language::beside);
    }

    /** Looks whether anything has changed. */
    void refresh() {
        loaded.join().refresh();
    }

    @Override
    public List<Entry> entries() {
        return loaded.join().entries();
    }

    @Override
    public Optional<Entry> find(String name) {
        return loaded.join().find(name);
    }

    @Override
    public List<Problem> estateProblems() {
        return loaded.join().estateProblems();
    }

    @Override
    public List<String> environments(Entry entry) {
        return loaded.join().environments(entry);
    }

    @Override
    public List<String> choices(Entry entry, String environment, Input input) {
        return loaded.join().choices(entry, environment, input);
    }

    @Override
    public AlertRules alertRules() {
        return loaded.join().alertRules();
    }

    @Override
    public List<Problem> alertProblems() {
        return loaded.join().alertProblems();
    }

    @Override
    public Estate estate() {
        return loaded.join().estate();
    }

    @Override
    public Version version(String path, String commit, String hash) {
        return loaded.join().version(path, commit, hash);
    }

    @Override
    public Optional<String> current(String path) {
        return loaded.join().current(path);
    }
}
