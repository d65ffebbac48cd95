package dev.evenkeel.activities.store;

/** Which run a launch became, by the key that its sender gave it: what is sent again after a lost answer starts nothing new. */
public final class LaunchKeys {

    private final Database database;

    LaunchKeys(Database database) {
        this.database = database;
    }

    /**
     * @param body digest of what was asked for with this key first
     * @param runId of the run that it became, or will become
     */
    public record Claim(String body, String runId) {}

    /** @return the first claim of the key; the given one when there was none */
    public Claim claim(String actor, String key, Claim claim) {
        return database.write(client -> client.sql(
                        "insert into launch_keys (actor, key, body, run_id) values (?, ?, ?, ?)"
                                + " on conflict (actor, key) do update set run_id = launch_keys.run_id returning body, run_id")
                .params(actor, Text.clean(key), claim.body(), claim.runId())
                .query((row, number) -> new Claim(row.getString(1), row.getString(2)))
                .single());
    }

    /** Frees the key of a launch that became no run, so that it can be corrected and sent again. */
    public void release(String actor, String key, Claim claim) {
        database.change(client -> client.sql("delete from launch_keys where actor = ? and key = ? and run_id = ?"
                        + " and not exists (select 1 from runs where id = ?)")
                .params(actor, Text.clean(key), claim.runId(), claim.runId())
                .update());
    }
}
