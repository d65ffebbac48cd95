package dev.evenkeel.activities.store;

import org.junit.jupiter.api.Nested;

class PostgresStoreTest {

    @Nested
    class TheJournal extends JournalCases {
        TheJournal() {
            super(Backend.POSTGRESQL);
        }
    }

    @Nested
    class TheRuns extends RunsCases {
        TheRuns() {
            super(Backend.POSTGRESQL);
        }
    }

    @Nested
    class TheDeployments extends DeploymentsCases {
        TheDeployments() {
            super(Backend.POSTGRESQL);
        }
    }

    @Nested
    class ThePlays extends PlaysCases {
        ThePlays() {
            super(Backend.POSTGRESQL);
        }
    }

    @Nested
    class TheLogs extends LogsCases {
        TheLogs() {
            super(Backend.POSTGRESQL);
        }
    }

    @Nested
    class TheEvidence extends EvidenceCases {
        TheEvidence() {
            super(Backend.POSTGRESQL);
        }
    }

    @Nested
    class TheRunners extends RunnersCases {
        TheRunners() {
            super(Backend.POSTGRESQL);
        }
    }

    @Nested
    class TheLocks extends LocksCases {
        TheLocks() {
            super(Backend.POSTGRESQL);
        }
    }

    @Nested
    class ThePrimaries extends PrimariesCases {
        ThePrimaries() {
            super(Backend.POSTGRESQL);
        }
    }

    @Nested
    class TheReadiness extends ReadinessCases {
        TheReadiness() {
            super(Backend.POSTGRESQL);
        }
    }

    @Nested
    class TheReviews extends ReviewsCases {
        TheReviews() {
            super(Backend.POSTGRESQL);
        }
    }

    @Nested
    class ThePostMortems extends PostMortemsCases {
        ThePostMortems() {
            super(Backend.POSTGRESQL);
        }
    }

    @Nested
    class TheReportNotes extends ReportNotesCases {
        TheReportNotes() {
            super(Backend.POSTGRESQL);
        }
    }

    @Nested
    class TheSight extends SightCases {
        TheSight() {
            super(Backend.POSTGRESQL);
        }
    }

    @Nested
    class TheActions extends ActionsCases {
        TheActions() {
            super(Backend.POSTGRESQL);
        }
    }

    @Nested
    class TheAudit extends AuditCases {
        TheAudit() {
            super(Backend.POSTGRESQL);
        }
    }

    @Nested
    class TheUsers extends UsersCases {
        TheUsers() {
            super(Backend.POSTGRESQL);
        }
    }

    @Nested
    class TheTokens extends TokensCases {
        TheTokens() {
            super(Backend.POSTGRESQL);
        }
    }

    @Nested
    class TheChats extends ChatCases {
        TheChats() {
            super(Backend.POSTGRESQL);
        }
    }

    @Nested
    class TheSecrets extends SecretsCases {
        TheSecrets() {
            super(Backend.POSTGRESQL);
        }
    }

    @Nested
    class TheChanges extends ChangesCases {
        TheChanges() {
            super(Backend.POSTGRESQL);
        }
    }

    @Nested
    class TheTimings extends TimingCases {
        TheTimings() {
            super(Backend.POSTGRESQL);
        }
    }

    @Nested
    class Opening extends OpeningCases {
        Opening() {
            super(Backend.POSTGRESQL);
        }
    }

    @Nested
    class TheMovesOfAlerts extends AlertMovesCases {
        TheMovesOfAlerts() {
            super(Backend.POSTGRESQL);
        }
    }

    @Nested
    class TheTellingOfAlerts extends AlertsToldCases {
        TheTellingOfAlerts() {
            super(Backend.POSTGRESQL);
        }
    }

    @Nested
    class ACrash extends CrashCases {
        ACrash() {
            super(Backend.POSTGRESQL);
        }
    }

    @Nested
    class TheSchedules extends SchedulesCases {
        TheSchedules() {
            super(Backend.POSTGRESQL);
        }
    }

    @Nested
    class TheAlerts extends AlertsCases {
        TheAlerts() {
            super(Backend.POSTGRESQL);
        }
    }
}
