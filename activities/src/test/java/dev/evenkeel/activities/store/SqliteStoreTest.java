package dev.evenkeel.activities.store;

import org.junit.jupiter.api.Nested;

class SqliteStoreTest {

    @Nested
    class TheJournal extends JournalCases {
        TheJournal() {
            super(Backend.SQLITE);
        }
    }

    @Nested
    class TheRuns extends RunsCases {
        TheRuns() {
            super(Backend.SQLITE);
        }
    }

    @Nested
    class TheDeployments extends DeploymentsCases {
        TheDeployments() {
            super(Backend.SQLITE);
        }
    }

    @Nested
    class ThePlays extends PlaysCases {
        ThePlays() {
            super(Backend.SQLITE);
        }
    }

    @Nested
    class TheLogs extends LogsCases {
        TheLogs() {
            super(Backend.SQLITE);
        }
    }

    @Nested
    class TheEvidence extends EvidenceCases {
        TheEvidence() {
            super(Backend.SQLITE);
        }
    }

    @Nested
    class TheRunners extends RunnersCases {
        TheRunners() {
            super(Backend.SQLITE);
        }
    }

    @Nested
    class TheLocks extends LocksCases {
        TheLocks() {
            super(Backend.SQLITE);
        }
    }

    @Nested
    class ThePrimaries extends PrimariesCases {
        ThePrimaries() {
            super(Backend.SQLITE);
        }
    }

    @Nested
    class TheReadiness extends ReadinessCases {
        TheReadiness() {
            super(Backend.SQLITE);
        }
    }

    @Nested
    class TheReviews extends ReviewsCases {
        TheReviews() {
            super(Backend.SQLITE);
        }
    }

    @Nested
    class ThePostMortems extends PostMortemsCases {
        ThePostMortems() {
            super(Backend.SQLITE);
        }
    }

    @Nested
    class TheReportNotes extends ReportNotesCases {
        TheReportNotes() {
            super(Backend.SQLITE);
        }
    }

    @Nested
    class TheSight extends SightCases {
        TheSight() {
            super(Backend.SQLITE);
        }
    }

    @Nested
    class TheActions extends ActionsCases {
        TheActions() {
            super(Backend.SQLITE);
        }
    }

    @Nested
    class TheAudit extends AuditCases {
        TheAudit() {
            super(Backend.SQLITE);
        }
    }

    @Nested
    class TheUsers extends UsersCases {
        TheUsers() {
            super(Backend.SQLITE);
        }
    }

    @Nested
    class TheTokens extends TokensCases {
        TheTokens() {
            super(Backend.SQLITE);
        }
    }

    @Nested
    class TheChats extends ChatCases {
        TheChats() {
            super(Backend.SQLITE);
        }
    }

    @Nested
    class TheSecrets extends SecretsCases {
        TheSecrets() {
            super(Backend.SQLITE);
        }
    }

    @Nested
    class TheChanges extends ChangesCases {
        TheChanges() {
            super(Backend.SQLITE);
        }
    }

    @Nested
    class TheTimings extends TimingCases {
        TheTimings() {
            super(Backend.SQLITE);
        }
    }

    @Nested
    class Opening extends OpeningCases {
        Opening() {
            super(Backend.SQLITE);
        }
    }

    @Nested
    class TheMovesOfAlerts extends AlertMovesCases {
        TheMovesOfAlerts() {
            super(Backend.SQLITE);
        }
    }

    @Nested
    class TheTellingOfAlerts extends AlertsToldCases {
        TheTellingOfAlerts() {
            super(Backend.SQLITE);
        }
    }

    @Nested
    class ACrash extends CrashCases {
        ACrash() {
            super(Backend.SQLITE);
        }
    }

    @Nested
    class TheSchedules extends SchedulesCases {
        TheSchedules() {
            super(Backend.SQLITE);
        }
    }

    @Nested
    class TheAlerts extends AlertsCases {
        TheAlerts() {
            super(Backend.SQLITE);
        }
    }
}
