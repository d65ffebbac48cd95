package dev.evenkeel.activities.store;

import java.time.InstantSource;

/** The store, opened: its parts share the connections, which {@link #close()} ends. */
public final class Store implements AutoCloseable {

    private final Database database;
    private final Changes changes;
    private final Journal journal;
    private final Runs runs;
    private final PastRuns pastRuns;
    private final Logs logs;
    private final Plays plays;
    private final ArtifactStore artifacts;
    private final Claims claims;
    private final Locks locks;
    private final Audit audit;
    private final Reviews reviews;
    private final Primaries primaries;
    private final ReportNotes reportNotes;
    private final PostMortems postMortems;
    private final Actions actions;
    private final Recoveries recoveries;
    private final Incidents incidents;
    private final Users users;
    private final Tokens tokens;
    private final LaunchKeys launchKeys;
    private final Settings settings;
    private final StoredSecrets secrets;
    private final SecretUsesLog secretUses;
    private final Runners runners;
    private final RunnerActs runnerActs;
    private final ScheduleFires scheduleFires;
    private final Schedules schedules;
    private final Deployments deployments;
    private final Readiness readiness;
    private final Alerts alerts;
    private final AlertList alertList;
    private final ChatStore chat;
    private final AlertMoves alertMoves;
    private final AlertsTold alertsTold;

    private Store(Database database, long logCharactersPerRun) {
        InstantSource clock = InstantSource.system();
        this.database = database;
        this.changes = new Changes(database);
        this.journal = new Journal(database, changes);
        this.runs = new Runs(database, changes);
        this.pastRuns = new PastRuns(database);
        this.logs = new Logs(database, changes, logCharactersPerRun);
        this.plays = new Plays(database, changes);
        this.artifacts = new ArtifactStore(database, changes, clock);
        this.claims = new Claims(database, clock);
        this.locks = new Locks(database);
        this.audit = new Audit(database, clock);
        this.reviews = new Reviews(database, audit, changes, clock);
        this.primaries = new Primaries(database);
        this.reportNotes = new ReportNotes(database, audit, changes, clock);
        this.postMortems = new PostMortems(database, audit, changes, clock);
        this.actions = new Actions(database);
        this.recoveries = new Recoveries(database);
        this.incidents = new Incidents(database);
        this.users = new Users(database, clock);
        this.tokens = new Tokens(database);
        this.launchKeys = new LaunchKeys(database);
        this.settings = new Settings(database);
        this.secrets = new StoredSecrets(database, audit, clock);
        this.secretUses = new SecretUsesLog(database, audit, clock);
        this.runners = new Runners(database);
        this.runnerActs = new RunnerActs(database, changes);
        this.scheduleFires = new ScheduleFires(database);
        this.schedules = new Schedules(database, audit);
        this.deployments = new Deployments(database, changes);
        this.readiness = new Readiness(database, changes);
        this.alerts = new Alerts(database);
        this.alertList = new AlertList(database);
        this.chat = new ChatStore(database, audit);
        this.alertMoves = new AlertMoves(database);
        this.alertsTold = new AlertsTold(database);
    }

    /**
     * Connects, makes the schema or brings it up to date.
     *
     * @throws StoreException when it cannot be reached, is damaged, or was written by a newer version
     */
    public static Store open(StoreSettings settings) {
        return open(settings, Logs.CHARACTERS_PER_RUN);
    }

    static Store open(StoreSettings settings, long logCharactersPerRun) {
        return new Store(new Connections(settings).open(), logCharactersPerRun);
    }

    public Journal journal() {
        return journal;
    }

    public Runs runs() {
        return runs;
    }

    public PastRuns pastRuns() {
        return pastRuns;
    }

    public Logs logs() {
        return logs;
    }

    public Plays plays() {
        return plays;
    }

    public ArtifactStore artifacts() {
        return artifacts;
    }

    public Claims claims() {
        return claims;
    }

    public Locks locks() {
        return locks;
    }

    public Audit audit() {
        return audit;
    }

    public Reviews reviews() {
        return reviews;
    }

    public Primaries primaries() {
        return primaries;
    }

    public ReportNotes reportNotes() {
        return reportNotes;
    }

    public PostMortems postMortems() {
        return postMortems;
    }

    public Actions actions() {
        return actions;
    }

    public Incidents incidents() {
        return incidents;
    }

    public Recoveries recoveries() {
        return recoveries;
    }

    public Users users() {
        return users;
    }

    public Tokens tokens() {
        return tokens;
    }

    public LaunchKeys launchKeys() {
        return launchKeys;
    }

    public Settings settings() {
        return settings;
    }

    public StoredSecrets secrets() {
        return secrets;
    }

    public SecretUsesLog secretUses() {
        return secretUses;
    }

    public Runners runners() {
        return runners;
    }

    public RunnerActs runnerActs() {
        return runnerActs;
    }

    public ScheduleFires scheduleFires() {
        return scheduleFires;
    }

    public Schedules schedules() {
        return schedules;
    }

    public Deployments deployments() {
        return deployments;
    }

    public Readiness readiness() {
        return readiness;
    }

    public Alerts alerts() {
        return alerts;
    }

    public AlertMoves alertMoves() {
        return alertMoves;
    }

    public AlertsTold alertsTold() {
        return alertsTold;
    }

    public AlertList alertList() {
        return alertList;
    }

    public ChatStore chat() {
        return chat;
    }

    public Changes changes() {
        return changes;
    }

    /** Asks the database whether it answers. It throws what the database says when it does not. */
    public void ping() {
        database.read().sql("select 1").query(Integer.class).single();
    }

    Database database() {
        return database;
    }

    @Override
    public void close() {
        changes.close();
        database.close();
    }
}
