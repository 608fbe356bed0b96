/**
 * The catalogue of what the day-one wiring has to tell: each code once, with what it means for a run.
 *
 * Boundary: codes and their explanation. The message of one finding (which element, which text) is written where it
 * is reported. `docs/findings.md` is held equal to this file by a test.
 */
import type { FindingKind } from '../bpmn/finding.ts';

export const dayOneFindings = {
  // ---- the whole file
  'no-process-to-run': {
    severity: 'error',
    title: 'Nothing to run',
    explains:
      'No process of the file has a single step, event or decision, so there is nothing a case could do.',
  },
  // ---- how a run begins
  'no-way-in': {
    severity: 'warning',
    title: 'No beginning found',
    explains:
      'Every element is led to by another one (a circle). The run begins at the first element of the drawing.',
  },
  'never-reached': {
    severity: 'warning',
    title: 'Nothing leads here',
    explains: 'A start event is drawn, but nothing leads to this element, so no run will ever reach it.',
  },
  'several-starts': {
    severity: 'info',
    title: 'Several start events',
    explains: 'Each start event of a process is a way of its own to begin; who starts a case picks one.',
  },
  'start-by-hand': {
    severity: 'info',
    title: 'Started by a person',
    explains:
      'What would start the process by itself is drawn but not said precisely enough, so a person starts it.',
  },
  'start-in-subprocess': {
    severity: 'warning',
    title: 'Start trigger inside a subprocess',
    explains:
      'A subprocess starts when the process reaches it; a trigger on its start event is not waited for.',
  },
  'starts-with-case': {
    severity: 'info',
    title: 'Starts together with another pool',
    explains:
      'The pool exchanges messages with another one and nothing in the file would start it, so both start together.',
  },
  'event-subprocess-starts': {
    severity: 'warning',
    title: 'Several start events in an event subprocess',
    explains:
      'An event subprocess has exactly one start event. Where several are drawn each sets it off, and the first says whether it interrupts.',
  },
  'event-subprocess-in-flow': {
    severity: 'warning',
    title: 'Arrow at an event subprocess',
    explains:
      'An event subprocess begins by its event and not by an arrow. A run that comes to it by an arrow carries it out all the same.',
  },
  'event-subprocess-repeated': {
    severity: 'warning',
    title: 'Repeated event subprocess',
    explains:
      'A marker for repetition has no meaning on an event subprocess: its event says how often it runs.',
  },
  'event-subprocess-empty': {
    severity: 'warning',
    title: 'Empty event subprocess',
    explains: 'Nothing is drawn inside, so nothing says what would set it off or what would be done then.',
  },
  // ---- steps
  'step-by-hand': {
    severity: 'info',
    title: 'Done by a person',
    explains:
      'Nobody said how the step is carried out, so a person of its role does it and says when it is done.',
  },
  'step-automated-elsewhere': {
    severity: 'info',
    title: 'Automated in another tool',
    explains:
      'The diagram names an implementation that Baton does not have. Until it is wired a person does the step.',
  },
  'decision-pinned': {
    severity: 'info',
    title: 'Decided by a decision model',
    explains:
      'A decision of the library carries the step out. Cases keep to the version they began with; when a newer one is put into use, new cases take it.',
  },
  'connector-missing': {
    severity: 'warning',
    title: 'The action is not here',
    explains:
      'The wiring hands the step to an action that no connector, imported API or template of this Baton has. A person does the step until there is one.',
  },
  'connector-incomplete': {
    severity: 'warning',
    title: 'The wiring is not complete',
    explains:
      'The wiring hands the step to an action but leaves out something the action needs, or gives something it cannot work with. A person does the step until that is put right.',
  },
  'secret-missing': {
    severity: 'warning',
    title: 'A secret is not here',
    explains:
      'The diagram or a template names a secret (`{{secrets.NAME}}`). It stands for a connection of that name that is granted to web APIs. The step stops with a problem when a case comes there, until there is one.',
  },
  'decision-missing': {
    severity: 'info',
    title: 'The decision is not in the library',
    explains:
      'The step is to be decided by a decision that no deployed model has. A person decides until there is one.',
  },
  'decision-worked-out': {
    severity: 'info',
    title: 'Which decision is called is worked out',
    explains:
      'The name of the decision is an expression. Baton pins decisions before a case begins, so a person does the step until it is wired.',
  },
  'step-for-worker': {
    severity: 'info',
    title: 'Done by a program outside',
    explains:
      'The diagram says that a program outside fetches this work by its name (external task, job worker). The step waits for that program, unless the wiring says otherwise.',
  },
  'person-not-clear': {
    severity: 'warning',
    title: 'Person or time not understood',
    explains:
      'The diagram works out whose the step is, or until when, in a way that Baton cannot. The step is offered to its role.',
  },
  'form-elsewhere': {
    severity: 'info',
    title: 'Form kept outside the diagram',
    explains:
      'The diagram refers to a form of another tool. Baton asks for what the process needs; the wiring can give the form.',
  },
  'form-not-complete': {
    severity: 'warning',
    title: 'Part of a form left out',
    explains: 'A part of the form in the diagram cannot be shown or filled in beforehand by Baton.',
  },
  'mapping-not-carried-out': {
    severity: 'warning',
    title: 'Value not understood',
    explains:
      'A value that goes into a step or comes out of it is given in a way that Baton cannot work out. The variable is left as it is.',
  },
  'listener-not-carried-out': {
    severity: 'warning',
    title: 'Listener left out',
    explains:
      'The diagram has a program or script of another engine run beside a step. Baton runs expressions, JavaScript and jobs there; the rest is left out.',
  },
  'dialect-not-carried-out': {
    severity: 'warning',
    title: 'Not done by Baton',
    explains: 'The diagram asks for something of another engine that Baton does not do.',
  },
  'data-mapping-not-run': {
    severity: 'warning',
    title: 'Data computed in a way that is not understood',
    explains:
      'A data association of the diagram computes a value in a way that Baton cannot work out. That value is left out.',
  },
  'correlation-not-usable': {
    severity: 'warning',
    title: 'Correlation key not understood',
    explains:
      'A correlation key looks for its values in a way that Baton cannot work out. Messages are told apart without it.',
  },
  'data-value-as-text': {
    severity: 'info',
    title: 'Value taken as a text',
    explains:
      'A value that the diagram assigns is written without quotes and is no expression: it is a text.',
  },
  'data-store-is-a-picture': {
    severity: 'info',
    title: 'Data store',
    explains:
      'A data store stands for a system or an archive outside the process. Nothing says how it is reached, so it is shown only; whoever does the step reads and writes it.',
  },
  'script-by-hand': {
    severity: 'info',
    title: 'Script in another language',
    explains:
      'JavaScript and FEEL are run. A script in another language is not; a person does the step until it is wired.',
  },
  'script-not-usable': {
    severity: 'warning',
    title: 'Script does not compile',
    explains: 'The script claims to be FEEL but cannot be understood. It is not run; a person does the step.',
  },
  'script-empty': {
    severity: 'info',
    title: 'Script task without a script',
    explains: 'There is no script to run, so a person does the step.',
  },
  'empty-subprocess': {
    severity: 'info',
    title: 'Nothing drawn inside',
    explains: 'The subprocess is collapsed or empty, so it is carried out as one step by a person.',
  },
  'call-by-hand': {
    severity: 'info',
    title: 'Called process not known',
    explains:
      'The process that the activity calls is neither in the file nor deployed, so a person does the step.',
  },
  // ---- decisions
  'decision-asked': {
    severity: 'info',
    title: 'Decided by a person',
    explains:
      'The branches carry no conditions, so a person is asked; the answers are the labels of the branches.',
  },
  'condition-not-usable': {
    severity: 'warning',
    title: 'Condition not understood',
    explains:
      'The text of a condition is not an expression that Baton can evaluate, so a person is asked instead.',
  },
  'branch-taken-as-default': {
    severity: 'info',
    title: 'Branch without condition',
    explains:
      'Exactly one branch has no condition and none is marked as the default: it is taken when no other applies.',
  },
  'no-default-branch': {
    severity: 'info',
    title: 'No branch for everything else',
    explains: 'All branches have conditions. Where none of them holds the case waits for a person.',
  },
  'condition-ignored': {
    severity: 'warning',
    title: 'Condition without effect',
    explains:
      'The condition stands where nothing is decided (a parallel gateway, an event, a single way out).',
  },
  'all-ways-taken': {
    severity: 'warning',
    title: 'Several ways out of a step',
    explains:
      'Several arrows leave a step without a gateway. As the specification says all of them are taken at the same time, though what is written on them may mean a choice.',
  },
  'event-choice-asked': {
    severity: 'warning',
    title: 'Event-based gateway before something else',
    explains:
      'An event-based gateway waits for what happens first, but not everything behind it can happen by itself, so a person is asked.',
  },
  'activation-not-usable': {
    severity: 'warning',
    title: 'Complex gateway that waits for all',
    explains:
      'Nobody said usably how many ways in a complex gateway needs, so it waits for everything that can still come, like an inclusive gateway.',
  },
  'field-asked': {
    severity: 'info',
    title: 'Asked in a form',
    explains:
      'A condition needs a value that nothing in the process provides, so Baton asks for it in a form.',
  },
  // ---- events
  'timer-confirmed': {
    severity: 'info',
    title: 'Timer without a time',
    explains: 'No duration or date is given that a clock understands, so a person says when it is time.',
  },
  'message-confirmed': {
    severity: 'info',
    title: 'Message from outside',
    explains:
      'Nothing in the file sends the message, so a person (or a connected system) says that it has arrived.',
  },
  'signal-confirmed': {
    severity: 'info',
    title: 'Signal from outside',
    explains:
      'Nothing in the file sends the signal, so a person (or a connected system) says that it was given.',
  },
  'condition-confirmed': {
    severity: 'info',
    title: 'Condition watched by a person',
    explains:
      'The event waits for a condition that is not written as an expression, or that would have to be noticed before the process has begun, so a person says when it holds.',
  },
  'condition-not-moved': {
    severity: 'info',
    title: 'Condition over values that no step sets',
    explains:
      'The event waits for a condition, but no step of the process is known to change what it reads. A person may say that it holds, too.',
  },
  'event-confirmed': {
    severity: 'info',
    title: 'Event without a kind',
    explains: 'The event does not say what it waits for, so a person says when it has happened.',
  },
  'message-taken-from-flow': {
    severity: 'info',
    title: 'Message event without a message',
    explains:
      'The event is drawn without an envelope, but a message flow touches it: it is treated as a message event.',
  },
  'message-sent-by-hand': {
    severity: 'info',
    title: 'Message sent by a person',
    explains:
      'The message leaves the house and nothing is connected that would send it, so a person does and says so.',
  },
  'message-not-awaited': {
    severity: 'info',
    title: 'Message nobody waits for',
    explains: 'The message flow ends where nothing waits for a message, so it is shown but not delivered.',
  },
  'pool-start-not-clear': {
    severity: 'warning',
    title: 'Message to a pool',
    explains:
      'A message flow leads to a pool that does not have exactly one message start event, so it is not clear what it starts.',
  },
  'error-not-caught': {
    severity: 'info',
    title: 'Error that nothing catches',
    explains: 'An error end event is drawn, but nothing around it catches the error.',
  },
  'escalation-not-caught': {
    severity: 'info',
    title: 'Escalation that nothing catches',
    explains:
      'An escalation event is drawn, but nothing around it catches the escalation. That is no error: the run goes on.',
  },
  'escalation-confirmed': {
    severity: 'info',
    title: 'Escalation that a person raises',
    explains:
      'An event catches an escalation that nothing Baton carries out there can raise, so a person says when it has happened.',
  },
  'error-confirmed': {
    severity: 'info',
    title: 'Error that a person reports',
    explains:
      'An event catches an error that nothing Baton carries out there can report, so a person says when it has happened.',
  },
  'error-reported-by-person': {
    severity: 'info',
    title: 'Error reported by a person',
    explains:
      'An error or escalation event sits on a step done by a person, who can report it: instead of completing the step, or, where the event does not interrupt, beside it.',
  },
  'trigger-ignored': {
    severity: 'warning',
    title: 'Event kind without effect here',
    explains: 'The kind of event drawn cannot occur at this place, so the event is treated as a plain one.',
  },
  // ---- undoing
  'nothing-undoes': {
    severity: 'warning',
    title: 'Undoing without a step',
    explains: 'An event says that a step can be undone, but no step is connected to it that would do so.',
  },
  'undoes-nothing': {
    severity: 'warning',
    title: 'Undoing step without an event',
    explains:
      'A step is drawn to undo another one, but no event connects it with what it undoes, so it never runs.',
  },
  'nothing-to-undo': {
    severity: 'info',
    title: 'Nothing to undo',
    explains: 'An event undoes what is done, but nothing it speaks of says how it is undone.',
  },
  'cancel-outside-transaction': {
    severity: 'warning',
    title: 'Cancellation outside a transaction',
    explains: 'A cancel end event only has an effect within a transaction.',
  },
  'cancel-not-caught': {
    severity: 'warning',
    title: 'Cancellation that nothing catches',
    explains: 'A transaction can be cancelled, but no cancel event on it says how it goes on then.',
  },
  // ---- repetition
  'loop-asked': {
    severity: 'info',
    title: 'Repeated until a person says stop',
    explains: 'The loop has no condition that Baton can evaluate, so a person is asked after each round.',
  },
  'count-asked': {
    severity: 'info',
    title: 'Number of runs asked',
    explains:
      'The step runs several times, but nobody said how many, so a person is asked when it is reached.',
  },
  'loop-end-not-usable': {
    severity: 'warning',
    title: 'Early end of a repetition not understood',
    explains:
      'The condition that would end the runs early cannot be evaluated, so all of them are carried out.',
  },
  'run-event-not-caught': {
    severity: 'warning',
    title: 'Event of a run that nothing catches',
    explains:
      'Each run of a repeated step is said to throw an event, but no event on the step catches it, so nothing follows from it.',
  },
  'run-condition-not-usable': {
    severity: 'warning',
    title: 'Condition of a run’s event not understood',
    explains:
      'The condition under which a run throws an event cannot be evaluated, so that event is never thrown.',
  },
  // ---- ad-hoc subprocesses
  'ad-hoc-chosen': {
    severity: 'info',
    title: 'Order chosen by a person',
    explains:
      'What is in an ad-hoc subprocess has no fixed order: a person chooses what is next, as often as needed.',
  },
  'ad-hoc-end-asked': {
    severity: 'warning',
    title: 'End of an ad-hoc subprocess not understood',
    explains: 'The condition that would end it cannot be evaluated, so a person says when it is done.',
  },
  'ad-hoc-nothing-to-choose': {
    severity: 'info',
    title: 'Ad-hoc subprocess without a choice',
    explains: 'Flows lead to everything in it, so there is nothing to choose and it runs along its flows.',
  },
  // ---- triggers
  'trigger-incomplete': {
    severity: 'warning',
    title: 'What starts it is not complete',
    explains:
      'A trigger of the wiring leaves out something it needs, or says something it cannot work with. Nothing begins by it until that is put right.',
  },
  'trigger-start-unknown': {
    severity: 'warning',
    title: 'A start that is not drawn',
    explains:
      'A trigger is to begin its cases at a start event or process that the diagram does not have (any more). Nothing begins by it until another is chosen.',
  },
  'trigger-connection-missing': {
    severity: 'warning',
    title: 'A trigger without its connection',
    explains:
      'A trigger signs in with a connection that is not chosen, is not here, is of another kind, or is not granted to it. Nothing begins by it until there is one.',
  },
  // ---- the wiring
  'wiring-for-unknown-element': {
    severity: 'warning',
    title: 'Wiring without an element',
    explains:
      'The wiring speaks of an element that the diagram does not have (any more). The entry has no effect.',
  },
  'wiring-does-not-fit': {
    severity: 'warning',
    title: 'Wiring that does not fit',
    explains: 'The wiring says something that cannot apply to this kind of element. The entry has no effect.',
  },
  'wiring-expression-not-usable': {
    severity: 'error',
    title: 'Expression in the wiring does not compile',
    explains:
      'An expression in the wiring cannot be understood. It is refused, because somebody meant it to run.',
  },
} as const satisfies Record<string, FindingKind>;

export type DayOneCode = keyof typeof dayOneFindings;
