/** The part of the package that the test uses; it brings no types of its own. */
declare module 'camunda-external-task-client-js' {
  export class Variables {
    constructor(initial?: object);
    get(name: string): unknown;
    getAll(): Record<string, unknown>;
    set(name: string, value: unknown): Variables;
    setAll(values: object): Variables;
  }
  export interface ExternalTask {
    readonly id: string;
    readonly topicName: string;
    readonly variables: Variables;
  }
  export interface TaskService {
    complete(task: ExternalTask, variables?: Variables, localVariables?: Variables): Promise<void>;
    handleFailure(task: ExternalTask, failure: object): Promise<void>;
    handleBpmnError(task: ExternalTask, code: string, message?: string, variables?: Variables): Promise<void>;
    lock(task: ExternalTask, duration_ms: number): Promise<void>;
    extendLock(task: ExternalTask, duration_ms: number): Promise<void>;
    unlock(task: ExternalTask): Promise<void>;
  }
  export interface Handed {
    readonly task: ExternalTask;
    readonly taskService: TaskService;
  }
  export class Client {
    constructor(options: object);
    readonly taskService: TaskService;
    subscribe(
      topic: string,
      options: object,
      handler: (handed: Handed) => Promise<void>,
    ): { unsubscribe(): void };
    on(event: string, listener: (...given: unknown[]) => void): this;
    stop(): void;
  }
}
