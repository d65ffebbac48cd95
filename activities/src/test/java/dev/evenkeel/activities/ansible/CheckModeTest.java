package dev.evenkeel.activities.ansible;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckModeTest {

    @TempDir
    private Path project;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "- shell: date\n  check_mode: false",
                "- shell: date\n  check_mode: 'no'",
                "- { shell: date, check_mode: off }",
                "- shell: date\n  check_mode: \"{{ dry }}\"",
                "- debug: { msg: \"{{ lookup('pipe', 'date') }}\" }"
            })
    void findsWhatActsAllTheSame(String task) throws IOException {
        write("site.yml", task);

        assertThat(CheckMode.exceptions(project, project.resolve("site.yml")))
                .singleElement()
                .asString()
                .startsWith("site.yml:");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "- shell: date",
                "- shell: date\n  check_mode: true",
                "- shell: date\n  # check_mode: false",
                "- shell: date\n  when: not ansible_check_mode"
            })
    void letsTheRestPass(String task) throws IOException {
        write("site.yml", task);

        assertThat(CheckMode.exceptions(project, project.resolve("site.yml"))).isEmpty();
    }

    @Test
    void followsFilesAndRolesByTheirNames() throws IOException {
        write("site.yml", "- hosts: all\n  roles: [web]\n  tasks:\n    - import_tasks: tasks/more.yml");
        write("roles/web/tasks/main.yml", "- include_tasks: install.yml");
        write("roles/web/tasks/install.yml", "- shell: date\n  check_mode: no");
        write("tasks/more.yml", "- shell: date\n  check_mode: no");
        write("other.yml", "- shell: date\n  check_mode: no");
        write("roles/database/tasks/main.yml", "- shell: date\n  check_mode: no");

        assertThat(CheckMode.exceptions(project, project.resolve("site.yml")))
                .containsExactlyInAnyOrder("roles/web/tasks/install.yml:2", "tasks/more.yml:2");
    }

    @Test
    void takesEveryFileWhereTheNameIsNotKnownBefore() throws IOException {
        write("site.yml", "- include_tasks: \"{{ which }}.yml\"");
        write("other.yml", "- shell: date\n  check_mode: no");

        assertThat(CheckMode.exceptions(project, project.resolve("site.yml"))).containsExactly("other.yml:2");
    }

    private void write(String path, String text) throws IOException {
        Path file = project.resolve(path);
        Files.createDirectories(file.resolveSibling(".").normalize());
        Files.writeString(file, text + "\n");
    }
}
