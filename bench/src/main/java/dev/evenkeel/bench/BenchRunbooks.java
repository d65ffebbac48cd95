package dev.evenkeel.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The runbooks that call tools, with what they call, in a folder of their own. */
final class BenchRunbooks {

    private BenchRunbooks() {}

    /** @param lines how many a tool prints, some ten in a second */
    static Path write(Path folder, int lines) throws IOException {
        Map<String, String> files = Map.of(
                "estate.yaml",
                """
                sites:
                  here: { hosts: { one: 127.0.0.1 } }
                environments:
                  production: { sites: [here] }
                """,
                // With this folder the server has its demo operator, who launches.
                "demo/empty",
                "",
                "hosts.json",
                """
                {"all": {"hosts": {"one": {"ansible_host": "127.0.0.1", "ansible_connection": "local",
                  "ansible_python_interpreter": "{{ ansible_playbook_python }}"}}}}
                """,
                "ansible/bench.yml",
                """
                - hosts: all
                  gather_facts: false
                  tasks:
                    - command: "true"
                    - debug: { msg: done }
                """,
                "terraform/bench/main.tf",
                """
                resource "terraform_data" "one" {
                  count = 5
                  input = count.index
                }
                """,
                "task/bench-playbook.yaml",
                """
                runbook: bench-playbook
                procedure: task
                title: A short playbook
                owner: bench
                site: here
                steps:
                  - { id: play, ansible.playbook: { playbook: ansible/bench.yml } }
                """,
                "task/bench-terraform.yaml",
                """
                runbook: bench-terraform
                procedure: task
                title: A small apply
                owner: bench
                steps:
                  - { id: plan, terraform.plan: { folder: terraform/bench } }
                  - { id: apply, terraform.apply: { plan: plan } }
                """,
                "task/bench-lines.yaml",
                """
                runbook: bench-lines
                procedure: task
                title: Lines with the time at which they are printed
                owner: bench
                steps:
                  - id: print
                    script:
                      command: [sh, -c, "sleep 2; i=0; while [ $i -lt %d ]; do echo printed at $(date +%%s%%3N); i=$((i+1)); sleep 0.1; done"]
                """.formatted(lines));
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path path = folder.resolve(file.getKey());
            Files.createDirectories(path.resolveSibling("."));
            Files.writeString(path, file.getValue());
        }
        return folder;
    }
}
