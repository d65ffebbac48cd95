package dev.evenkeel.web.users;

import dev.evenkeel.web.catalog.Catalog;
import dev.evenkeel.web.page.Viewer;
import dev.evenkeel.web.security.People;
import dev.evenkeel.workflows.contract.Role;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The people of this server, for its admins. */
@Controller
@RequestMapping("/users")
class UsersController {

    private static final String PREFIX = "roles.";

    private final People people;
    private final Catalog catalog;

    UsersController(People people, Catalog catalog) {
        this.people = people;
        this.catalog = catalog;
    }

    @GetMapping
    String list(@ModelAttribute("viewer") Viewer viewer, Model model) {
        onlyAdmins(viewer);
        model.addAttribute("people", people.list());
        model.addAttribute("environments", environments());
        model.addAttribute("roles", Role.values());
        return "users/list";
    }

    @PostMapping
    String add(
            @RequestParam String name,
            @RequestParam MultiValueMap<String, String> sent,
            @ModelAttribute("viewer") Viewer viewer,
            RedirectAttributes after) {
        onlyAdmins(viewer);
        return done(people.create(viewer.name(), name.strip(), null, roles(sent)), name.strip(), after);
    }

    @PostMapping("/{name}/roles")
    String roles(
            @PathVariable String name,
            @RequestParam MultiValueMap<String, String> sent,
            @ModelAttribute("viewer") Viewer viewer,
            RedirectAttributes after) {
        onlyAdmins(viewer);
        return done(people.changeRoles(viewer.name(), name, roles(sent)), name, after);
    }

    @PostMapping("/{name}/password")
    String password(@PathVariable String name, @ModelAttribute("viewer") Viewer viewer, RedirectAttributes after) {
        onlyAdmins(viewer);
        return done(people.resetPassword(viewer.name(), name, null), name, after);
    }

    @PostMapping("/{name}/disabled")
    String disabled(
            @PathVariable String name,
            @RequestParam boolean disabled,
            @ModelAttribute("viewer") Viewer viewer,
            RedirectAttributes after) {
        onlyAdmins(viewer);
        return done(people.enable(viewer.name(), name, !disabled), name, after);
    }

    private static String done(People.Outcome change, String name, RedirectAttributes after) {
        after.addFlashAttribute("changedName", name);
        after.addFlashAttribute("change", change);
        after.addFlashAttribute("refused", change instanceof People.Outcome.Refused);
        return "redirect:/users";
    }

    private Set<String> environments() {
        Set<String> names = new TreeSet<>();
        catalog.entries().forEach(entry -> names.addAll(catalog.environments(entry)));
        return names;
    }

    private Map<String, Set<Role>> roles(MultiValueMap<String, String> sent) {
        Map<String, Set<Role>> roles = new LinkedHashMap<>();
        Stream.concat(Stream.of(Viewer.EVERYWHERE), environments().stream()).forEach(environment -> {
            Set<Role> here = EnumSet.noneOf(Role.class);
            sent.getOrDefault(PREFIX + environment, List.of()).stream()
                    .filter(text -> !text.isEmpty())
                    .forEach(text -> here.add(Role.valueOf(text)));
            if (!here.isEmpty()) {
                roles.put(environment, here);
            }
        });
        return roles;
    }

    private static void onlyAdmins(Viewer viewer) {
        if (!viewer.admin()) {
            throw new ResponseStatusException(HttpStatus.FORBIDDEN);
        }
    }
}
