package dev.evenkeel.pages;

import static dev.evenkeel.pages.JournalBuilder.map;
import static dev.evenkeel.pages.JournalBuilder.outline;
import static dev.evenkeel.workflows.contract.JournalEvent.Type.*;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The release of the shop that most seeds are about: its steps, and how far it has come. */
record ReleaseJournals(SeededStore runs) {

    private static final long MINUTE = 60_000;

    static List<Map<String, Object>> steps() {
        List<Map<String, Object>> steps = new ArrayList<>();
        for (String site : List.of("north", "south")) {
            steps.add(outline(
                    "prepare/plan@" + site,
                    "Plan the release on " + name(site),
                    "terraform.plan",
                    "prepare",
                    site,
                    null));
        }
        steps.add(outline("approve/agree", "Agree to release 1.2.0", "approval", "approve", null, null));
        for (String site : List.of("north", "south")) {
            steps.add(outline(
                    "rollout/place@" + site,
                    "Place the release on " + name(site),
                    "terraform.apply",
                    "rollout",
                    site,
                    null));
            steps.add(outline(
                    "rollout/switch@" + site,
                    "Switch " + name(site) + " to 1.2.0",
                    "ansible.playbook",
                    "rollout",
                    site,
                    null));
            steps.add(outline(
                    "rollout/healthy@" + site,
                    "See that " + name(site) + " stays healthy",
                    "http.check",
                    "rollout",
                    site,
                    null));
        }
        steps.add(
                outline("verify/front", "Ask for its health through the front door", "parallel", "verify", null, null));
        steps.add(outline("verify/north_healthy", "Ask North", "http.check", "verify", null, "verify/front"));
        steps.add(outline("verify/south_healthy", "Ask South", "http.check", "verify", null, "verify/front"));
        steps.add(outline(
                "verify/released", "Check that both sites answer with the new version", "gate", "verify", null, null));
        for (String site : List.of("south", "north")) {
            steps.add(outline(
                    "rollback/back@" + site,
                    "Take the release back on " + name(site),
                    "ansible.playbook",
                    "rollback",
                    site,
                    null));
        }
        return steps;
    }

    private static String name(String site) {
        return site.equals("north") ? "North" : "South";
    }

    JournalBuilder planned(String id, long start) {
        JournalBuilder journal = new JournalBuilder(start)
                .run(
                        RUN_STARTED,
                        "path",
                        "deploy/shop-release.yaml",
                        "inputs",
                        map("version", "1.2.0", "pace", 2),
                        "sites",
                        List.of("north", "south"),
                        "steps",
                        steps())
                .run(PHASE_STARTED, "phase", "prepare");
        for (String site : List.of("north", "south")) {
            journal.after(100)
                    .step(STEP_STARTED, "prepare/plan@" + site, 1, "doing", "terraform plan in terraform/shop");
            runs.print(id, "prepare/plan@" + site, "out", """
                    \u001b[0m\u001b[1mterraform_data.site: Refreshing state... [id=8a1f]\u001b[0m

                    Terraform will perform the following actions:

                    \u001b[1m  # terraform_data.release\u001b[0m will be \u001b[1m\u001b[31mreplaced\u001b[0m
                    \u001b[31m-\u001b[0m/\u001b[32m+\u001b[0m resource "terraform_data" "release" {
                          \u001b[33m~\u001b[0m input = {
                              \u001b[33m~\u001b[0m version = "1.1.0" \u001b[33m->\u001b[0m "1.2.0"
                            }
                        }

                    \u001b[1mPlan:\u001b[0m 1 to add, 0 to change, 1 to destroy.
                    """);
            runs.keep(id, "prepare/plan@" + site, "plan.txt", "text/plain", Seeds.PLAN);
            if (id.equals("r-approval")) {
                runs.keep(id, "prepare/plan@" + site, "plan.json", "application/json", PlanSeeds.JSON);
            }
            runs.keep(id, "prepare/plan@" + site, "plan.bin", "application/octet-stream", "plan of " + site);
        }
        journal.after(2_300)
                .step(
                        STEP_FINISHED,
                        "prepare/plan@north",
                        1,
                        "summary",
                        "1 to add, 1 to replace",
                        "result",
                        map("adds", 1, "destroys", 1));
        journal.after(400)
                .step(
                        STEP_FINISHED,
                        "prepare/plan@south",
                        1,
                        "summary",
                        "1 to add, 1 to replace",
                        "result",
                        map("adds", 1, "destroys", 1));
        return journal.run(PHASE_FINISHED, "phase", "prepare", "outcome", "done")
                .after(20)
                .run(PHASE_STARTED, "phase", "approve")
                .step(STEP_STARTED, "approve/agree", 1, "doing", "")
                .step(
                        PERSON_ASKED,
                        "approve/agree",
                        1,
                        "wait",
                        "approval",
                        "role",
                        "APPROVER",
                        "actions",
                        List.of("APPROVE", "REJECT"),
                        "scope",
                        "5d41402abc4b2a76b9719d911017c592",
                        "count",
                        1,
                        "expires",
                        start + 24 * 60 * MINUTE,
                        "instructions",
                        """
                        Version **1.2.0** of the shop goes to production, one site first.

                        1. Look at the plan of each site: it places the site and the release, and destroys nothing that runs.
                        2. See that nobody else works on the shop now.

                        If the new version is not healthy, every site that was touched goes back by itself.
                        """,
                        "covers",
                        map(
                                "definition",
                                Seeds.HASH,
                                "inputs",
                                map("version", "1.2.0", "pace", 2),
                                "mode",
                                "LIVE",
                                "environment",
                                "production",
                                "sites",
                                List.of("north", "south"),
                                "plans",
                                map(
                                        "prepare/plan@north",
                                                map(
                                                        "file",
                                                        "c".repeat(64),
                                                        "changes",
                                                        "x",
                                                        "summary",
                                                        "1 to add, 1 to replace"),
                                        "prepare/plan@south",
                                                map(
                                                        "file",
                                                        "d".repeat(64),
                                                        "changes",
                                                        "y",
                                                        "summary",
                                                        "1 to add, 1 to replace"))));
    }

    JournalBuilder rollingOut(String id, long start) {
        JournalBuilder journal = planned(id, start)
                .after(95_000)
                .by(
                        "bob",
                        DECIDED,
                        "approve/agree",
                        "action",
                        "APPROVE",
                        "role",
                        "APPROVER",
                        "comment",
                        "Plans look right, go.",
                        "agreed",
                        1,
                        "needed",
                        1)
                .step(PERSON_ANSWERED, "approve/agree", 1, "outcome", "approved")
                .step(STEP_FINISHED, "approve/agree", 1, "summary", "bob agreed")
                .run(PHASE_FINISHED, "phase", "approve", "outcome", "done")
                .run(PHASE_STARTED, "phase", "rollout", "wave", 1, "sites", List.of("north"))
                .step(STEP_STARTED, "rollout/place@north", 1, "doing", "terraform apply of the approved plan")
                .after(6_100)
                .step(
                        STEP_FINISHED,
                        "rollout/place@north",
                        1,
                        "summary",
                        "1 added, 1 replaced",
                        "result",
                        map("folder", "/srv/shop/north"));
        runs.print(
                id,
                "rollout/place@north",
                "out",
                "\u001b[0m\u001b[1mterraform_data.release: Destroying... [id=8a1f]\u001b[0m\n\u001b[0m\u001b[1mterraform_data.release: Creating...\u001b[0m\n\u001b[0m\u001b[1m\u001b[32m\nApply complete! Resources: 1 added, 0 changed, 1 destroyed.\u001b[0m\n");
        return journal;
    }
}
