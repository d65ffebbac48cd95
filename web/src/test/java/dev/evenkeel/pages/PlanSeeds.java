package dev.evenkeel.pages;

import dev.evenkeel.workflows.contract.CanonicalJson;
import java.nio.charset.StandardCharsets;

/** A plan that loses data, breaks a rule, is not fully priced, and whose author means ill. */
final class PlanSeeds {

    static final String HOSTILE = "\\\"'><script>alert(1)</script><img src=x onerror=alert(1)>${7*7}";

    static final String JSON = """
            {
              "kind": "plan", "folder": "terraform/shop", "summary": "1 to add, 1 to change, 1 to replace, 1 to destroy",
              "file": "0123456789abcdef", "digest": "fedcba", "leftOut": 12,
              "changes": [
                { "address": "aws_s3_bucket.orders[HOSTILE]", "type": "aws_s3_bucket", "action": "DESTROY",
                  "reason": "delete_because_each_key", "stateful": true, "from": "", "leftOut": 0,
                  "attributes": [ { "path": "bucket", "before": "orders-HOSTILE", "after": null, "sensitive": false, "unknown": false, "forces": false } ] },
                { "address": "aws_db_instance.main", "type": "aws_db_instance", "action": "REPLACE",
                  "reason": "replace_because_cannot_update", "stateful": true, "from": "aws_db_instance.old", "leftOut": 3,
                  "attributes": [
                    { "path": "engine", "before": "mysql", "after": "postgres", "sensitive": false, "unknown": false, "forces": true },
                    { "path": "password", "before": null, "after": null, "sensitive": true, "unknown": false, "forces": false },
                    { "path": "endpoint", "before": "old.example", "after": null, "sensitive": false, "unknown": true, "forces": false } ] },
                { "address": "aws_instance.web", "type": "aws_instance", "action": "UPDATE", "reason": "", "stateful": false, "from": "", "leftOut": 0,
                  "attributes": [ { "path": "a_name_without_any_space_that_is_as_long_as_people_make_them_in_terraform_modules_of_theirs", "before": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "after": "b", "sensitive": false, "unknown": false, "forces": false } ] },
                { "address": "aws_instance.more", "type": "aws_instance", "action": "CREATE", "reason": "", "stateful": false, "from": "", "attributes": [], "leftOut": 0 } ],
              "outputs": [ { "path": "url", "before": null, "after": null, "sensitive": false, "unknown": true, "forces": false } ],
              "policy": { "outcome": "denied", "denied": [ "aws_s3_bucket.orders: HOSTILE [no_lost_buckets, team-data]" ], "warned": [ "Untagged" ], "excepted": [ "x, excepted until 2027-01-01" ] },
              "cost": { "source": "prices", "monthly": null, "priced": 12.5, "currency": "EUR", "unpriced": 1, "budget": "unknown" },
              "costs": [ { "address": "aws_instance.web", "monthly": 12.5 }, { "address": "aws_instance.more", "monthly": null } ]
            }
            """.replace("HOSTILE", HOSTILE);

    private PlanSeeds() {}

    /** Where its page is. */
    static String page(String run) {
        return "/runs/" + run + "/plans/" + CanonicalJson.sha256(JSON.getBytes(StandardCharsets.UTF_8));
    }
}
