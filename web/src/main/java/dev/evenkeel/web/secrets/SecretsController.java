package dev.evenkeel.web.secrets;

import dev.evenkeel.activities.store.SecretUse;
import dev.evenkeel.activities.store.SecretUsesLog;
import dev.evenkeel.activities.store.Store;
import dev.evenkeel.activities.store.StoredSecret;
import dev.evenkeel.web.catalog.Catalog;
import dev.evenkeel.web.page.Viewer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The secrets of the built-in store. A value is never sent to a browser, also not back to the one that has sent it. */
@Controller
@RequestMapping("/settings/secrets")
class SecretsController {

    private static final int USES = 5;

    private final SecretKeeper keeper;
    private final SecretUsesLog uses;
    private final Catalog catalog;

    SecretsController(SecretKeeper keeper, Store store, Catalog catalog) {
        this.keeper = keeper;
        this.uses = store.secretUses();
        this.catalog = catalog;
    }

    /**
     * @param runbooks that name it
     * @param uses the latest first
     */
    record Row(StoredSecret secret, List<String> runbooks, List<SecretUse> uses) {}

    /** What was typed into the form, without the value. */
    record SecretForm(String name, String environment, String description) {
        static final SecretForm EMPTY = new SecretForm("", "", "");
    }

    @GetMapping
    String list(@ModelAttribute("viewer") Viewer viewer, Model model) {
        onlyKeepers(viewer);
        List<Row> rows = keeper.list(viewer.name()).stream()
                .map(secret -> new Row(secret, keeper.usedBy(secret.name()), uses.of("store:" + secret.name(), USES)))
                .toList();
        model.addAttribute("rows", rows);
        model.addAttribute("others", keeper.keepsAll(viewer.name()) ? others() : List.of());
        model.addAttribute("environments", environments());
        model.addAttribute("all", keeper.keepsAll(viewer.name()));
        if (!model.containsAttribute("form")) {
            model.addAttribute("form", SecretForm.EMPTY);
        }
        return "secrets/list";
    }

    @PostMapping
    String add(
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "") String environment,
            @RequestParam(defaultValue = "") String description,
            @RequestParam(defaultValue = "") String value,
            @ModelAttribute("viewer") Viewer viewer,
            RedirectAttributes after) {
        onlyKeepers(viewer);
        @Nullable String where = environment.isEmpty() ? null : environment;
        if (where != null && !environments().contains(where)) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST);
        }
        boolean done = change(
                after, name.strip(), () -> keeper.add(viewer.name(), name.strip(), where, description.strip(), value));
        if (!done) {
            after.addFlashAttribute("form", new SecretForm(name.strip(), environment, description.strip()));
        }
        return "redirect:/settings/secrets";
    }

    @PostMapping("/{name}/value")
    String replace(
            @PathVariable String name,
            @RequestParam(defaultValue = "") String value,
            @ModelAttribute("viewer") Viewer viewer,
            RedirectAttributes after) {
        onlyKeepers(viewer);
        change(after, name, () -> keeper.replace(viewer.name(), name, value));
        return "redirect:/settings/secrets";
    }

    @PostMapping("/{name}/delete")
    String delete(
            @PathVariable String name,
            @RequestParam(defaultValue = "") String confirmed,
            @ModelAttribute("viewer") Viewer viewer,
            RedirectAttributes after) {
        onlyKeepers(viewer);
        if (!confirmed.strip().equals(name)) {
            after.addFlashAttribute("unconfirmed", name);
            return "redirect:/settings/secrets";
        }
        change(after, name, () -> keeper.delete(viewer.name(), name));
        return "redirect:/settings/secrets";
    }

    @PostMapping("/key")
    String rotateKey(@ModelAttribute("viewer") Viewer viewer, RedirectAttributes after) {
        onlyKeepers(viewer);
        try {
            after.addFlashAttribute("resealed", keeper.rotateKey(viewer.name()));
        } catch (SecretKeeper.Refused e) {
            after.addFlashAttribute("refused", e.getMessage());
        }
        return "redirect:/settings/secrets";
    }

    private static boolean change(RedirectAttributes after, String name, Runnable change) {
        try {
            change.run();
            after.addFlashAttribute("changed", name);
            return true;
        } catch (SecretKeeper.Refused e) {
            after.addFlashAttribute("refused", e.getMessage());
            return false;
        }
    }

    /** References of other forms that acts have read, each with its latest use. */
    private List<SecretUse> others() {
        Map<String, SecretUse> last = uses.last();
        return last.values().stream()
                .filter(use -> !use.reference().startsWith("store:"))
                .toList();
    }

    private Set<String> environments() {
        Set<String> names = new TreeSet<>();
        catalog.entries().forEach(entry -> names.addAll(catalog.environments(entry)));
        return names;
    }

    private void onlyKeepers(Viewer viewer) {
        if (!keeper.keeps(viewer.name())) {
            throw new ResponseStatusException(HttpStatus.FORBIDDEN);
        }
    }
}
