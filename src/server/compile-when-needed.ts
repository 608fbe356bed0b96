/**
 * Validators and serializers of the API, each compiled from its schema when it is first needed: compiling all of them takes a
 * fifth of the time that starting does, and most are not needed in the first hour.
 *
 * Boundary: when they are made. How is Fastify's own.
 */
import ajvCompiler from '@fastify/ajv-compiler';
import serializers from '@fastify/fast-json-stringify-compiler';
import type { FastifySchemaCompiler, FastifySerializerCompiler } from 'fastify';

/** Unknown fields are told, not dropped; a text in a query becomes the number it stands for. */
const validating = { removeAdditional: false, coerceTypes: true, useDefaults: false, strict: false } as const;

export function validateWhenNeeded(): FastifySchemaCompiler<unknown> {
  const compile = ajvCompiler()({}, { customOptions: validating });
  return ({ schema }) => {
    let made: ReturnType<typeof compile> | undefined;
    const validate = (value: unknown): boolean => {
      made ??= compile({ schema });
      const isValid = made(value);
      // Fastify reads them off the function it was given.
      Object.assign(validate, { errors: made.errors });
      return isValid === true;
    };
    return validate;
  };
}

export function serializeWhenNeeded(): FastifySerializerCompiler<unknown> {
  const compile = serializers()({}, {});
  return ({ schema, method, url, httpStatus = '200' }) => {
    let made: ReturnType<typeof compile> | undefined;
    return (value) => {
      made ??= compile({ schema, method, url, httpStatus });
      return made(value);
    };
  };
}
