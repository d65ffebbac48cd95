package dev.evenkeel.pages;

import dev.evenkeel.web.page.Viewer;
import dev.evenkeel.web.page.Viewers;
import dev.evenkeel.web.users.People;
import dev.evenkeel.workflows.contract.Role;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Anna operates, bob approves, carol may do less, root looks after all. */
public final class FakePeople implements People, Viewers {

    private final Map<String, Person> people = new TreeMap<>();

    public FakePeople() {
        people.put("anna", new Person("anna", Map.of("*", Set.of(Role.OPERATOR)), false, Seeds.NOW - 60_000));
        people.put("bob", new Person("bob", Map.of("*", Set.of(Role.APPROVER)), false, Seeds.NOW - 3_600_000));
        people.put(
                "carol",
                new Person(
                        "carol",
                        Map.of("production", Set.of(Role.RESPONDER), "staging", Set.of(Role.OPERATOR)),
                        false,
                        null));
        people.put("dave", new Person("dave", Map.of(), true, Seeds.NOW - 900_000_000L));
        people.put("root", new Person("root", Map.of("*", Set.of(Role.ADMIN)), false, Seeds.NOW));
    }

    @Override
    public List<Person> all() {
        return List.copyOf(people.values());
    }

    @Override
    public Change add(String name, Map<String, Set<Role>> roles, String actor) {
        if (people.containsKey(name)) {
            return new Change.Refused("There is somebody of this name. Choose another one.");
        }
        people.put(name, new Person(name, roles, false, null));
        return new Change.Done("calm-otter-47");
    }

    @Override
    public Change setRoles(String name, Map<String, Set<Role>> roles, String actor) {
        people.computeIfPresent(name, (key, person) -> new Person(key, roles, person.disabled(), person.lastSeen()));
        return new Change.Done(null);
    }

    @Override
    public Change resetPassword(String name, String actor) {
        return new Change.Done("calm-otter-48");
    }

    @Override
    public Change setDisabled(String name, boolean disabled, String actor) {
        people.computeIfPresent(name, (key, person) -> new Person(key, person.roles(), disabled, person.lastSeen()));
        return new Change.Done(null);
    }

    @Override
    public Viewer viewer(String name) {
        Person person = people.get(name);
        return new Viewer(name, person == null ? Map.of() : person.roles());
    }

    @Override
    public List<String> holders(Role role, String environment) {
        return people.keySet().stream()
                .filter(name -> viewer(name).may(role, environment))
                .toList();
    }
}
