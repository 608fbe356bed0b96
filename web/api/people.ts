/** /api/people and /api/me */
import type {
  ChangePerson,
  CreatePerson,
  Me,
  Person,
  PersonPage,
  RolePage,
} from '../../src/server/api/people.ts';
import { get, post } from './request.ts';

export function getMe(): Promise<Me> {
  return get('/api/me');
}

export function become(person: string): Promise<Me> {
  return post('/api/me', { person });
}

export function listPeople(): Promise<PersonPage> {
  return get('/api/people', { limit: 200 });
}

export function listRoles(): Promise<RolePage> {
  return get('/api/people/roles', { limit: 200 });
}

export function addPerson(person: CreatePerson): Promise<Person> {
  return post('/api/people', person);
}

export function changePerson(id: string, change: ChangePerson): Promise<Person> {
  return post(`/api/people/${encodeURIComponent(id)}`, change, 'PATCH');
}
